"""The release that the lab runs: what is pinned beside this file, and where it lies once it is installed."""

from dataclasses import dataclass
from pathlib import Path

from quizengine.lab.release.addition import MARKER, Addition
from quizengine.lab.release.pin import digest_of, lock, python

__all__ = ["MARKER", "VENVS", "Release", "digest", "lock"]

VENVS = ("services", "client")


def digest() -> str:
    """Name what is pinned, on which the shape of databases depends."""
    return digest_of(lock(name) for name in VENVS)


@dataclass(frozen=True, slots=True)
class Release:
    """An installed release in its folder; `fresh` tells that it was installed just now."""

    folder: Path
    fresh: bool = False

    @classmethod
    def pinned(cls, releases: Path) -> "Release":
        """Give the one that this version of the program runs, whether it is installed or not."""
        return cls(releases / f"{digest()}-{python()}")

    @property
    def services(self) -> Path:
        """The environment that the services run in."""
        return self.folder / "services"

    @property
    def client(self) -> Path:
        """The environment of the `openstack` command."""
        return self.folder / "client"

    @property
    def templates(self) -> Path:
        """The folder of empty databases."""
        return self.folder / "templates"

    def environment(self, name: str) -> Path:
        """Give one of the release's own environments, or else that of an addition."""
        return self.folder / name if name in VENVS else Addition.pinned(self.folder.parent, name).environment

    def is_complete(self) -> bool:
        """Tell whether it was installed to the end, and the interpreter that it was installed for is still there."""
        return (self.folder / MARKER).is_file() and all(
            (self.folder / name / "bin" / "python").exists() for name in VENVS
        )

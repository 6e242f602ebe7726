"""The release that the lab runs: what is pinned beside this file, and where it lies once it is installed."""

import hashlib
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
VENVS = ("services", "client")
MARKER = "complete"


def lock(name: str) -> Path:
    """Give the file that pins everything in one of VENVS, with hashes."""
    return HERE / f"{name}.txt"


def digest() -> str:
    """Name what is pinned, on which the shape of databases depends."""
    content = b"\0".join(lock(name).read_bytes() for name in VENVS)
    return hashlib.sha256(content).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Release:
    """An installed release in its folder; `fresh` tells that it was installed just now."""

    folder: Path
    fresh: bool = False

    @classmethod
    def pinned(cls, releases: Path) -> "Release":
        """Give the one that this version of the program runs, whether it is installed or not."""
        python = f"{sys.implementation.cache_tag}-{platform.machine()}"  # what compiled parts are made for
        return cls(releases / f"{digest()}-{python}")

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

    def is_complete(self) -> bool:
        """Tell whether it was installed to the end, and the interpreter that it was installed for is still there."""
        return (self.folder / MARKER).is_file() and all(
            (self.folder / name / "bin" / "python").exists() for name in VENVS
        )

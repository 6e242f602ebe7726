"""An addition: an environment beside the release's own, which only those have who asked for what runs in it."""

from dataclasses import dataclass
from pathlib import Path

from quizengine.lab.release.pin import digest_of, lock, python, wish

MARKER = "complete"


@dataclass(frozen=True, slots=True)
class Addition:
    """The addition of that name in its folder, whether it is installed or not."""

    name: str
    folder: Path

    @classmethod
    def pinned(cls, releases: Path, name: str) -> "Addition":
        """Give the one that this version of the program runs, among the installed releases."""
        digest = digest_of((wish(name), lock(name)))
        return cls(name, releases / f"{name}-{digest}-{python()}")

    @property
    def environment(self) -> Path:
        """The environment of Python."""
        return self.folder / "environment"

    def is_complete(self) -> bool:
        """Tell whether it was installed to the end, and its interpreter is still there."""
        return (self.folder / MARKER).is_file() and (self.environment / "bin" / "python").exists()

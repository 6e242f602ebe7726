"""A bare environment for processes of the lab: nothing of the person's own may reach the services."""

import sys
from pathlib import Path

import quizengine
from quizengine.lab.private import private_folder

# Folders that one may not enter turn "not found" into "forbidden", so only those that everybody has.
PATH = "/usr/local/bin:/usr/bin:/bin"
OPTIONS = ("-s", "-P", "-W", "ignore")


def python(interpreter: Path | str = sys.executable) -> list[str]:
    """Begin a command that runs a module of this program, on this interpreter or another."""
    return [str(interpreter), *OPTIONS, "-m"]


def environment(folder: Path) -> dict[str, str]:
    """Give an environment in which only this package can be imported beside what an interpreter has itself.

    The folder, private to whoever may write here, receives the link that this takes, and temporary files.
    """
    return {
        "PATH": PATH,
        "HOME": str(folder),
        "TMPDIR": str(private_folder(folder / "tmp")),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(_only_this_package(folder / "path")),
        "MALLOC_ARENA_MAX": "2",  # else each thread's allocations keep memory of their own
    }


def _only_this_package(folder: Path) -> Path:
    link, package = private_folder(folder) / "quizengine", Path(quizengine.__file__).resolve().parent
    if not link.is_symlink() or link.readlink() != package:
        link.unlink(missing_ok=True)
        link.symlink_to(package)
    return folder

"""The clean copy of a lab: taken of each service once when it is made, and put back by a reset.

Only a lab whose services rest may be copied either way.
"""

import os
import shutil
from pathlib import Path

from quizengine.lab.private import private_folder
from quizengine.lab.sparse import copy_sparse

KEPT = ("etc", "data")
CLEAN = "clean"
# There while a reset is under way, so that one that was interrupted is done again.
PENDING = "reset.pending"
COMPLETE = "complete"


def exists(folder: Path) -> bool:
    """Tell whether any service of the lab was ever made to the end."""
    return any((folder / CLEAN).glob(f"*.{COMPLETE}"))


def has(folder: Path, service: str) -> bool:
    """Tell whether a service of the lab was ever made to the end."""
    return _mark(folder, service).exists()


def take(folder: Path, service: str) -> None:
    """Copy a service that was just made."""
    for name in KEPT:
        mirror(folder / name / service, folder / CLEAN / name / service)
    _mark(folder, service).touch()


def _mark(folder: Path, service: str) -> Path:
    return folder / CLEAN / f"{service}.{COMPLETE}"


def restore(folder: Path) -> None:
    """Put the lab back to the copy; what lies at the same place stays the same folder for those who stand in it."""
    (folder / PENDING).touch()
    for name in KEPT:
        mirror(folder / CLEAN / name, folder / name)
    (folder / PENDING).unlink()


def is_pending(folder: Path) -> bool:
    """Tell whether a reset was interrupted."""
    return (folder / PENDING).exists()


def discard(folder: Path, service: str) -> None:
    """Remove what was made of a service."""
    for name in KEPT:
        shutil.rmtree(folder / name / service, ignore_errors=True)
        shutil.rmtree(folder / CLEAN / name / service, ignore_errors=True)


def wipe(folder: Path) -> None:
    """Remove what a lab stores, all of it, the copy as well."""
    for name in (*KEPT, CLEAN):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / PENDING).unlink(missing_ok=True)


def mirror(source: Path, target: Path) -> None:
    """Make one folder like another: what is missing is copied, what is different replaced, the rest removed."""
    private_folder(target)
    target.chmod(0o700)  # whatever a person made of it
    wanted = {entry.name: entry for entry in os.scandir(source)}
    for entry in list(os.scandir(target)):
        if entry.name not in wanted or _is_folder(entry) != _is_folder(wanted[entry.name]):
            _remove(entry)
    for name, entry in wanted.items():
        if _is_folder(entry):
            mirror(source / name, target / name)
        else:
            _copy(source / name, target / name)


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)  # never through a link that a person put there
    copy_sparse(source, target)
    shutil.copystat(source, target)


def _remove(entry: os.DirEntry[str]) -> None:
    if _is_folder(entry):
        shutil.rmtree(entry.path)
    else:
        Path(entry.path).unlink()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)

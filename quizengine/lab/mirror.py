"""Making one folder like another, without following a link out of it and without filling the holes of files."""

import os
import shutil
import stat
from collections.abc import Callable, Collection
from pathlib import Path

from quizengine.lab.private import private_folder
from quizengine.lab.sparse import copy_sparse

BLOCK = 512


def copy(source: Path, target: Path) -> None:
    """Copy a file or a link to a place where there is nothing; what is neither holds nothing that could be copied."""
    kind = source.lstat().st_mode
    if stat.S_ISLNK(kind):
        target.symlink_to(source.readlink())
    elif stat.S_ISREG(kind):
        copy_sparse(source, target)
        shutil.copystat(source, target)


def mirror(source: Path, target: Path, put: Callable[[Path, Path], None] = copy, spared: Collection[str] = ()) -> None:
    """Make one folder like another: what is missing is put there, what is different replaced, the rest removed.

    What lies at the same place stays the same folder for those who stand in it; what bears a spared name stays at all.
    """
    private_folder(target)
    target.chmod(0o700)  # whatever a person made of it
    wanted = {entry.name: entry for entry in os.scandir(source) if entry.name not in spared}
    for entry in [entry for entry in os.scandir(target) if entry.name not in spared]:
        if entry.name not in wanted or _is_folder(entry) != _is_folder(wanted[entry.name]):
            remove(entry)
    for name, entry in wanted.items():
        if _is_folder(entry):
            mirror(source / name, target / name, put)
        else:
            (target / name).unlink(missing_ok=True)  # never through a link that a person put there
            put(source / name, target / name)


def size(folder: Path) -> int:
    """Add up the bytes that a folder takes on the disk, without the holes of its files."""
    return sum(path.lstat().st_blocks for path in folder.rglob("*")) * BLOCK


def remove(entry: os.DirEntry[str]) -> None:
    """Remove whatever lies there, a folder with all that is in it."""
    if _is_folder(entry):
        shutil.rmtree(entry.path)
    else:
        Path(entry.path).unlink()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)

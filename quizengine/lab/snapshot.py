"""Copies of a lab: the clean one, taken of each service once when it is made, and the way back to any copy.

Only a lab whose services rest, or do not move, may be copied; only one whose services rest can be put back. Going
back, everything is copied beside the lab first, so that a full disk changes nothing, and moved to its place then;
a note tells of that step, so that it is done again if it was interrupted.
"""

import os
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

from quizengine.lab.mirror import mirror, remove
from quizengine.lab.private import private_folder, write_private
from quizengine.lab.service import find, folders

KEPT = ("etc", "data")
CLEAN = "clean"
SAVED = "snapshots"
STAGED = "staged"
# There while the lab is put back to a copy, whose place in the lab's folder it holds; the clean one for nothing.
PENDING = "reset.pending"
COMPLETE = "complete"


def exists(folder: Path) -> bool:
    """Tell whether any service of the lab was ever made to the end."""
    return bool(made(folder))


def made(folder: Path) -> tuple[str, ...]:
    """Give the services that were made to the end."""
    return tuple(sorted(mark.stem for mark in (folder / CLEAN).glob(f"*.{COMPLETE}")))


def has(folder: Path, service: str) -> bool:
    """Tell whether a service of the lab was ever made to the end."""
    return _mark(folder, service).exists()


def take(folder: Path, service: str) -> None:
    """Copy a service that was just made, each of its databases in one file, which is then comparable."""
    for path in (folder / "data" / service).glob("*.sqlite"):
        with closing(sqlite3.connect(path)) as line:
            line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy_service(folder, folder / CLEAN, service)
    _mark(folder, service).touch()


def copy_service(source: Path, target: Path, service: str) -> None:
    """Copy what is kept of a service from one copy to another; the lab's folder is one itself."""
    for path in places(service):
        mirror(source / path, target / path)


def copies(folder: Path) -> Iterator[Path]:
    """Give the folder of each copy that there is."""
    yield folder / CLEAN
    if (folder / SAVED).is_dir():
        yield from (path for path in (folder / SAVED).iterdir() if path.is_dir())


def places(service: str) -> Iterator[Path]:
    """Give the folders of what is kept of a service, as they lie in a lab's folder."""
    yield Path("data", service)
    yield from (Path("etc", name) for name in find(service).configured)


def _mark(folder: Path, service: str) -> Path:
    return folder / CLEAN / f"{service}.{COMPLETE}"


def stage(folder: Path, source: Path, spared: Collection[str] = ()) -> None:
    """Copy a copy beside the lab, without the services that are spared.

    Services that were made after it was taken are to be as they were when made.
    """
    shutil.rmtree(folder / STAGED, ignore_errors=True)
    try:
        for name in KEPT:
            private_folder(folder / STAGED / name)
        for service in set(made(folder)).difference(spared):
            is_there = (source / KEPT[0] / service).is_dir()
            copy_service(source if is_there else folder / CLEAN, folder / STAGED, service)
    except OSError:
        shutil.rmtree(folder / STAGED, ignore_errors=True)
        raise


def begin(folder: Path, source: Path) -> None:
    """Note that all is about to be put back to that copy, which the next start does if that is interrupted."""
    write_private(folder / PENDING, str(source.relative_to(folder)))


def give_up(folder: Path) -> None:
    """Take back what was staged, and the note."""
    (folder / PENDING).unlink(missing_ok=True)
    shutil.rmtree(folder / STAGED, ignore_errors=True)


def put_back(folder: Path, spared: Collection[str] = ()) -> None:
    """Move what was staged to its place; what lies there stays the same folder for those in it.

    The services that are spared keep what they have.
    """
    for name in folders():  # the host stands in the folder even of a service that was never made
        private_folder(folder / STAGED / "etc" / name)
    for name in KEPT:
        kept = {path.name for service in spared for path in places(service) if path.parent == Path(name)}
        mirror(folder / STAGED / name, folder / name, os.replace, kept)
    give_up(folder)


def restore(folder: Path, source: Path) -> None:
    """Put the lab back to a copy."""
    stage(folder, source)
    begin(folder, source)
    put_back(folder)


def pending(folder: Path) -> Path | None:
    """Give the copy that the lab was about to be put back to when that was interrupted; None when all is well."""
    try:
        named = (folder / PENDING).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return folder / (named or CLEAN)


def discard(folder: Path, service: str) -> None:
    """Remove what was made of a service, but not its folders, in which the lab's host may stand."""
    for path in places(service):
        for entry in list(os.scandir(private_folder(folder / path))):
            remove(entry)
        shutil.rmtree(folder / CLEAN / path, ignore_errors=True)


def wipe(folder: Path) -> None:
    """Remove what a lab stores, all of it, the copies as well."""
    for name in (*KEPT, CLEAN, SAVED, STAGED):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / PENDING).unlink(missing_ok=True)

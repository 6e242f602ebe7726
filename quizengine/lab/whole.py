"""Folders that are filled whole or not at all, by one installer at a time."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from quizengine.core.problem import Problem, ProblemError
from quizengine.lab.release import MARKER

Fill = Callable[[int], None]


def make_whole(folder: Path, is_complete: Callable[[], bool], needed_bytes: int, fill: Fill) -> bool:
    """Have a folder filled and marked, unless it is complete; False when there was nothing to do.

    Of two that want it at once, one waits for the other. What an interruption left behind is removed first. `fill`
    is given a descriptor, which holds the others off as long as any process has it that inherited it.
    ProblemError when the folder or the disk does not do its part.
    """
    if is_complete():
        return False
    try:
        with _alone(folder.parent) as hold:
            if not is_complete():
                _fill(folder, needed_bytes, lambda: fill(hold))
    except OSError as error:
        raise ProblemError(_unwritable(folder.parent, error)) from error
    return True


@contextmanager
def _alone(releases: Path) -> Iterator[int]:
    """Hold the folder's lock; an installer that inherits it holds it to its own end, even if this process is killed."""
    releases.mkdir(parents=True, exist_ok=True)
    holder = os.open(releases / "install.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
        yield holder
    finally:
        os.close(holder)


def _fill(folder: Path, needed_bytes: int, fill: Callable[[], None]) -> None:
    # Environments hold their own absolute paths, so they are made in place, and the marker tells that they are whole.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        _check_space(folder, needed_bytes)
        fill()
        (folder / MARKER).touch()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # nobody may come back for it
        raise


def _check_space(folder: Path, needed_bytes: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise ProblemError(
            Problem(
                "lab.no-space",
                "there is no room for the lab's release",
                why=f"{folder} has {free / 1e6:.0f} MB left, and {needed_bytes / 1e6:.0f} MB are needed",
                mend="make room, or set QUIZENGINE_HOME to a folder on a larger disk",
            )
        )


def _unwritable(releases: Path, error: OSError) -> Problem:
    return Problem(
        "lab.unwritable",
        f"the release could not be written under {releases}",
        why=error.strerror or str(error),
        mend="mend its permissions, or set QUIZENGINE_HOME to another folder",
    )

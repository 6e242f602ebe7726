"""Taking turns: two commands that change the same lab wait for each other."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quizengine.core.problem import Problem, ProblemError

NAME = "turn.lock"


@contextmanager
def turn(folder: Path, *, make: bool = False) -> Iterator[None]:
    """Hold the folder's lock, having waited for whoever holds it; with `make`, make the folder as well.

    ProblemError when the folder cannot be written to.
    """
    try:
        holder = _acquire(folder, make=make)
    except OSError as error:
        raise ProblemError(
            Problem(
                "lab.unwritable",
                f"the folder {folder} cannot be written to",
                why=error.strerror or str(error),
                mend="mend its permissions, or set QUIZENGINE_HOME to another folder",
            )
        ) from error
    try:
        yield
    finally:
        os.close(holder)


def _acquire(folder: Path, *, make: bool) -> int:
    while True:
        if make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        holder = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(holder, fcntl.LOCK_EX)
        if _is_at(holder, folder / NAME):
            return holder
        os.close(holder)  # whoever had it meanwhile removed the folder: this lock locks nothing


def _is_at(holder: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(holder), path.stat())
    except FileNotFoundError:
        return False

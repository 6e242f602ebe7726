"""The seat: no two programs sit one attempt at the same time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quizengine.core.problem import Problem, ProblemError
from quizengine.records.trouble import told


@contextmanager
def seat(folder: Path, attempt: str) -> Iterator[None]:
    """Hold an attempt's seat, in the folder of the records; the kernel frees it should this program die.

    Raises ProblemError `records.taken`, with the process id of the program that sits there.
    """
    path = folder / f"{attempt}.seat"
    with told(path):
        handle = _take(path, attempt)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)  # before the lock goes: whoever waits finds out that this file is no more
        os.close(handle)


def _take(path: Path, attempt: str) -> int:
    while True:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _lock(handle, attempt)
            if _names(path, handle):
                os.pwrite(handle, f"{os.getpid():<20}".encode(), 0)
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _lock(handle: int, attempt: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ProblemError(_taken(attempt, os.pread(handle, 20, 0).decode().strip())) from None


def _names(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _taken(attempt: str, pid: str) -> Problem:
    who = f"process {pid}" if pid else "another program"
    return Problem(
        "records.taken",
        f"attempt {attempt} is being sat in another terminal",
        why=f"{who} holds its seat",
        mend="go on there, or end that program" + (f" (`kill {pid}`)" if pid else "") + ": no answer is lost",
    )

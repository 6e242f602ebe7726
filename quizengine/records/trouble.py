"""What SQLite and the system say of the file, told as problems."""

import errno
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from quizengine.core.problem import Problem, ProblemError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn errors about the file at `path` into a ProblemError; a fault of our own stays what it is."""
    try:
        yield
    except sqlite3.Error as error:
        problem = _of_sqlite(error, path)
        if problem is None:
            raise
        raise ProblemError(problem) from error
    except OSError as error:
        raise ProblemError(_of_system(error, path)) from error


def kind_of(error: sqlite3.Error) -> int:
    """Give SQLite's primary error code; -1 for an error that is Python's own."""
    return error.sqlite_errorcode & 0xFF if hasattr(error, "sqlite_errorcode") else -1


def _of_sqlite(error: sqlite3.Error, path: Path) -> Problem | None:
    tell = _KINDS.get(kind_of(error))
    return tell(path, str(error)) if tell else None


def _of_system(error: OSError, path: Path) -> Problem:
    if error.errno in _FULL:
        return _disk_full(path, error.strerror or "")
    return _no_access(path, error.strerror or str(error))


def _disk_full(path: Path, said: str) -> Problem:
    return Problem(
        "records.disk-full",
        f"the disk that holds {path} is full",
        why=f"{said}: what happened last was not kept; nothing is half written, and what was kept before is safe",
        mend="free some space and run the command again: an open attempt is resumed",
    )


def _no_access(path: Path, said: str) -> Problem:
    return Problem(
        "records.no-access",
        f"cannot open or write {path}",
        why=said,
        mend=f"make {path.parent} yours and writable, or set QUIZENGINE_HOME to a folder that is",
    )


def newer(path: Path, steps: list[str]) -> Problem:
    """Say that a newer quizengine made the file."""
    return Problem(
        "records.newer",
        f"{path} was written by a newer quizengine",
        why=f"this one does not know: {', '.join(steps)}",
        mend="upgrade quizengine, or set QUIZENGINE_HOME to another folder; the file was left as it is",
    )


def _busy(path: Path, said: str) -> Problem:
    return Problem(
        "records.busy",
        f"another program keeps {path} locked",
        why=f"{said}, for longer than this command waits",
        mend="close other quizengines, and programs that edit the file (Datasette, sqlite3), then try again",
    )


def _corrupt(path: Path, said: str) -> Problem:
    return Problem(
        "records.corrupt",
        f"{path} is damaged, or no SQLite database",
        why=said,
        mend="put a copy of it back, or rescue it (`sqlite3 FILE .recover`) and move it away to start anew; "
        "the file was left as it is",
    )


def _strange(path: Path, said: str) -> Problem:
    return Problem(
        "records.strange",
        f"{path} is not shaped as the records are",
        why=said,
        mend="undo what another program changed in it, or move it away to start anew; the file was left as it is",
    )


def _disk_failed(path: Path, said: str) -> Problem:
    return Problem(
        "records.disk-failed",
        f"the disk failed to read or write {path}",
        why=said,
        mend="look at the disk (`df`, `quota`, `dmesg`) and try again; what was kept before is safe",
    )


_KINDS: Mapping[int, Callable[[Path, str], Problem]] = {
    sqlite3.SQLITE_FULL: _disk_full,
    sqlite3.SQLITE_BUSY: _busy,
    sqlite3.SQLITE_LOCKED: _busy,
    sqlite3.SQLITE_CORRUPT: _corrupt,
    sqlite3.SQLITE_NOTADB: _corrupt,
    sqlite3.SQLITE_READONLY: _no_access,
    sqlite3.SQLITE_CANTOPEN: _no_access,
    sqlite3.SQLITE_PERM: _no_access,
    sqlite3.SQLITE_IOERR: _disk_failed,
    sqlite3.SQLITE_ERROR: _strange,
}

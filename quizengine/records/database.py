"""The records' file: opening it, and reading and writing without half-written or mixed-up states."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Self

from sqlite_utils.db import Database

from quizengine.core.problem import ProblemError
from quizengine.records.migrations import STEPS, unknown
from quizengine.records.trouble import kind_of, newer, told

PATIENCE = 30.0


class RecordsFile:
    """An open file of records, for one program and any of its threads."""

    def __init__(self, path: Path, database: Database) -> None:
        self.path = path
        self._database = database
        self._lock = RLock()

    @classmethod
    def open(cls, path: Path, *, patience: float = PATIENCE) -> Self:
        """Open for reading and writing; the file and its folder are made where there are none.

        Waits up to `patience` seconds for a lock. Raises ProblemError: `records.no-access`, `.newer`, `.corrupt`,
        `.strange`, `.busy`, `.disk-full`, `.disk-failed`.
        """
        with told(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            database = _connect(path, "mode=rw", patience)
            with _closed_on_error(database):
                _make_ready(database, path)
            return cls(path, database)

    @classmethod
    def read(cls, path: Path, *, patience: float = PATIENCE) -> Self:
        """Open for reading alone: works in a folder that cannot be written; a file that is not there reads as empty.

        Raises ProblemError as `open` does.
        """
        with told(path):
            database = _for_reading(path, patience) if _is_there(path) else _in_memory()
            with _closed_on_error(database):
                _refuse_newer(database, path)
                if STEPS.pending(database):
                    database = _brought_up_to_date(database)
                database.execute("PRAGMA query_only = ON")
            return cls(path, database)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Lend the database as it is at this moment; what is read must be fetched before it goes back."""
        with self._lock, told(self.path), self._database.atomic():
            yield self._database

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """Lend the database with nobody else writing; kept for good on leaving, or not at all on an error."""
        with self._lock, told(self.path), immediate(self._database):
            yield self._database

    def close(self) -> None:
        """Give the file back."""
        with self._lock, told(self.path):
            self._database.close()


@contextmanager
def immediate(database: Database) -> Iterator[None]:
    """Hold the writer's lock from the first read on, so that what was read still holds when it is written upon."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        database.rollback()
        raise


@contextmanager
def _closed_on_error(database: Database) -> Iterator[None]:
    try:
        yield
    except BaseException:
        database.close()
        raise


def _connect(path: Path, how: str, patience: float) -> Database:
    uri = f"{path.absolute().as_uri()}?{how}"
    connection = sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)
    # plug-ins of sqlite-utils belong to its own command line, not in an exam
    database = Database(connection, execute_plugins=False)
    with _closed_on_error(database):
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("SELECT 1 FROM sqlite_master").fetchall()  # the file is opened only when it is used
    return database


def _in_memory() -> Database:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    return Database(connection, execute_plugins=False)


def _make_ready(database: Database, path: Path) -> None:
    _refuse_newer(database, path)
    if database.journal_mode != "wal" or STEPS.pending(database):
        with _alone_in(path.parent):
            database.enable_wal()
            _migrate(database)


def _migrate(database: Database) -> None:
    with immediate(database):
        STEPS.apply(database)


def _brought_up_to_date(database: Database) -> Database:
    """Give a copy of today's shape in memory, for the file of an older quizengine is not to be changed by reading."""
    memory = _in_memory()
    with _closed_on_error(memory):
        database.conn.backup(memory.conn)
        _migrate(memory)
    database.close()
    return memory


def _for_reading(path: Path, patience: float) -> Database:
    """Open read-only; in a folder that is so, too, SQLite must be told that nobody writes, which an empty log shows."""
    try:
        return _connect(path, "mode=ro", patience)
    except sqlite3.OperationalError as error:
        if kind_of(error) not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY} or _has_log(path):
            raise
    return _connect(path, "immutable=1", patience)


def _is_there(path: Path) -> bool:
    with suppress(FileNotFoundError), path.open("rb"):  # for the system says better than SQLite why a file stays shut
        return True
    return False


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _refuse_newer(database: Database, path: Path) -> None:
    if steps := unknown(database):
        raise ProblemError(newer(path, steps))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other quizengines from setting the file up at once: SQLite does not wait for that lock by itself."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # some network file systems lock no folders; then a clash is told as busy
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)

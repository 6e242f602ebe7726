"""A service's database as the data plane reads it: often looked at, seldom changed, now and then another file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

Row = dict[str, Any]
BUSY_SECONDS = 2.0


class Database:
    """The SQLite file at `path`, which need not be there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.line: sqlite3.Connection | None = None
        self.file = (0, 0)

    def version(self) -> tuple[int, ...]:
        """Give what is another after each change; () while there is no such file, sqlite3.Error when it is none."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            self.close()
            return ()
        if (found.st_dev, found.st_ino) != self.file:
            self._open((found.st_dev, found.st_ino))
        return (*self.file, self.rows("PRAGMA data_version")[0]["data_version"])

    def _open(self, file: tuple[int, int]) -> None:
        self.close()
        self.line = sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        self.line.row_factory = lambda cursor, row: dict(
            zip((column[0] for column in cursor.description), row, strict=True)
        )
        self.file = file

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """See the database as it is at one moment."""
        if self.line is None:
            yield
            return
        self.line.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                self.line.rollback()

    def rows(self, question: str) -> list[Row]:
        """Give the rows that answer; none while there is no such file."""
        if self.line is None:
            return []
        with closing(self.line.execute(question)) as cursor:
            return cursor.fetchall()

    def close(self) -> None:
        """Let go of the file."""
        if self.line is not None:
            self.line.close()
        self.line, self.file = None, (0, 0)

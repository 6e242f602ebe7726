"""What of a service is other than it was when the lab was made, but for what services write unasked.

Where that is only what stands in tables, and the service remembers none of it, the tables can be put back under it.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from filecmp import cmp
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from quizengine.lab import snapshot
from quizengine.lab.service import Service

DATABASE, JOURNALS = ".sqlite", (".sqlite-wal", ".sqlite-shm")
TABLES = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"

# The tables that are otherwise, by the database as it lies in the lab's folder.
Changes = Mapping[Path, tuple[str, ...]]


class ChangedError(Exception):
    """More is otherwise than what stands in tables."""


def changes(folder: Path, service: Service) -> Changes:
    """Compare a service's files and databases in a lab's folder with the clean copy.

    Only its own registers and scratch folders may be otherwise; ChangedError where more than tables is, or cannot be
    read.
    """
    found: dict[Path, tuple[str, ...]] = {}
    try:
        for place in snapshot.places(service.name):
            for path in _databases(folder, place, service):
                tables = tuple(_changed(folder / path, folder / snapshot.CLEAN / path, service.registers))
                if tables:
                    found[path] = tables
    except (OSError, sqlite3.Error) as error:
        raise ChangedError(str(error)) from error
    return found


def put_back(folder: Path, changed: Changes) -> None:
    """Give tables the rows of the clean copy; sqlite3.Error where a database stays as it was."""
    for path, tables in changed.items():
        with closing(_opened(folder / path, folder / snapshot.CLEAN / path, "rw")) as line, line:
            line.execute("BEGIN IMMEDIATE")
            for table in tables:
                line.execute(f'DELETE FROM main."{table}"')  # noqa: S608 - a name out of the database's own schema
                line.execute(f'INSERT INTO main."{table}" SELECT * FROM clean."{table}"')  # noqa: S608 - as above


def _databases(folder: Path, path: Path, service: Service) -> Iterator[Path]:
    """Give the databases there, in a lab's folder; ChangedError where anything else is other than in the clean copy."""
    here, clean = folder / path, folder / snapshot.CLEAN / path
    mode = here.lstat().st_mode
    if mode != clean.lstat().st_mode:
        raise ChangedError(f"{path} is something else")
    if S_ISDIR(mode):
        names = _names(here, service)
        if names != _names(clean, service):
            raise ChangedError(f"{path} holds something else")
        for name in sorted(names):
            yield from _databases(folder, path / name, service)
    elif here.suffix == DATABASE:
        yield path
    elif not (S_ISREG(mode) and cmp(here, clean, shallow=False)):
        raise ChangedError(f"{path} was changed")


def _names(folder: Path, service: Service) -> set[str]:
    names = {path.name for path in folder.iterdir()}
    return {name for name in names - service.scratch if not name.endswith(JOURNALS)}


def _opened(here: Path, clean: Path, mode: str) -> sqlite3.Connection:
    line = sqlite3.connect(f"{here.as_uri()}?mode={mode}", uri=True, isolation_level=None)
    try:
        line.execute("ATTACH ? AS clean", (f"{clean.as_uri()}?immutable=1",))
    except sqlite3.Error:
        line.close()
        raise
    return line


def _changed(here: Path, clean: Path, registers: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Give the tables that are otherwise, each database being looked at as it is at one moment."""
    journal = here.with_name(f"{here.name}-wal")
    if not (journal.exists() and journal.stat().st_size) and cmp(here, clean, shallow=False):
        return
    with closing(_opened(here, clean, "ro")) as line:
        line.execute("BEGIN")
        for (table,) in line.execute(TABLES).fetchall():
            questions = _differences(line, table, registers)
            if any(line.execute(f"SELECT EXISTS ({question})").fetchone()[0] for question in questions):
                yield table


def _differences(line: sqlite3.Connection, table: str, registers: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Give the questions whose answers are the rows that only one of the two has."""
    moving = registers.get(table, ())
    if table in registers and not moving:
        return
    columns = ", ".join(
        f'"{name}"' for _, name, *_ in line.execute(f'PRAGMA main.table_info("{table}")') if name not in moving
    )
    for one, other in (("main", "clean"), ("clean", "main")):
        yield f'SELECT {columns} FROM {one}."{table}" EXCEPT SELECT {columns} FROM {other}."{table}"'  # noqa: S608 - names out of the database's own schema

"""Whether what is kept of a service is as it was when the lab was made, but for what services write unasked."""

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


def untouched(folder: Path, service: Service) -> bool:
    """Tell whether a service's files and databases in a lab's folder are as in the clean copy.

    Only its own registers and scratch folders may be otherwise. What cannot be read is taken for touched.
    """
    try:
        return all(
            _alike(folder / path, folder / snapshot.CLEAN / path, service) for path in snapshot.places(service.name)
        )
    except (OSError, sqlite3.Error):
        return False


def _alike(here: Path, clean: Path, service: Service) -> bool:
    ours, theirs = here.lstat(), clean.lstat()
    if ours.st_mode != theirs.st_mode:
        return False
    if S_ISDIR(ours.st_mode):
        names = _names(here, service)
        return names == _names(clean, service) and all(_alike(here / one, clean / one, service) for one in names)
    if here.suffix == DATABASE:
        return _holds_the_same(here, clean, service.registers)
    return S_ISREG(ours.st_mode) and cmp(here, clean, shallow=False)


def _names(folder: Path, service: Service) -> set[str]:
    names = {path.name for path in folder.iterdir()}
    return {name for name in names - service.scratch if not name.endswith(JOURNALS)}


def _holds_the_same(here: Path, clean: Path, registers: Mapping[str, tuple[str, ...]]) -> bool:
    """Compare databases table by table, as they are at one moment."""
    journal = here.with_name(f"{here.name}-wal")
    if not (journal.exists() and journal.stat().st_size) and cmp(here, clean, shallow=False):
        return True
    with closing(sqlite3.connect(f"{here.as_uri()}?mode=ro", uri=True)) as line:
        line.execute("ATTACH ? AS clean", (f"{clean.as_uri()}?immutable=1",))
        line.execute("BEGIN")
        tables = [name for (name,) in line.execute(TABLES)]
        return all(
            line.execute(f"SELECT NOT EXISTS ({question})").fetchone()[0]
            for table in tables
            for question in _differences(line, table, registers)
        )


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

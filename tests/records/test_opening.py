"""Opening the records where something is wrong."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlite_utils import Database

from quizengine.core.problem import Problem, ProblemError
from quizengine.records.database import RecordsFile
from quizengine.records.store import Store
from tests.records.scene import FIRST, answer, attempt, program, sit


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "records.db"
    sit(path, FIRST)
    return path


def problem(path: Path) -> Problem:
    """Open, and give what is wrong; reading must find the same."""
    with pytest.raises(ProblemError) as opened:
        Store.open(path, patience=0)
    with pytest.raises(ProblemError) as read:
        Store.read(path, patience=0)
    assert opened.value.problems[0].code == read.value.problems[0].code
    (told,) = opened.value.problems
    assert str(path) in told.what
    assert told.why
    assert told.mend
    return told


def test_what_is_no_database_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    path.write_bytes(b"dear diary, " * 1000)
    assert problem(path).code == "records.corrupt"
    assert path.read_bytes() == b"dear diary, " * 1000


def test_a_damaged_database_is_told_where_it_is_met(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(ProblemError) as refused, Store.open(path) as store:
        store.events(FIRST)
    assert refused.value.problems[0].code == "records.corrupt"
    assert "left as it is" in refused.value.problems[0].mend


def test_the_file_of_a_newer_quizengine_is_refused(path: Path) -> None:
    with Database(path) as database:
        database.table("_sqlite_migrations").insert(
            {"migration_set": "quizengine", "name": "7-dreams", "applied_at": "2031"}
        )
    told = problem(path)
    assert told.code == "records.newer"
    assert "7-dreams" in told.why


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    with Database(path) as database:
        database.table("attempts").insert({"by": "somebody else"})
    assert problem(path).code == "records.strange"
    with Database(path) as database:
        assert database.table_names() == ["attempts"]


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    assert problem(tmp_path).code == "records.no-access"


def test_a_lock_that_is_kept_too_long_is_told(path: Path) -> None:
    with Database(path) as other, Store.open(path, patience=0) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ProblemError) as refused:
            store.append(FIRST, answer(1))
        assert refused.value.problems[0].code == "records.busy"
        other.execute("ROLLBACK")
        store.append(FIRST, answer(1))


def test_records_that_are_not_there_read_as_empty_and_are_not_made(tmp_path: Path) -> None:
    with Store.read(tmp_path / "nowhere" / "records.db") as store:
        assert store.listing() == ()
        assert store.open_attempt() is None
        with pytest.raises(ProblemError) as refused:
            store.begin(attempt())
    assert refused.value.problems[0].code == "records.no-access"
    assert not (tmp_path / "nowhere").exists()


def test_a_fault_of_our_own_is_no_problem_of_the_file(path: Path) -> None:
    file = RecordsFile.open(path)
    file.close()
    with pytest.raises(sqlite3.ProgrammingError), file.reading():
        pass


def test_a_statement_that_breaks_a_rule_is_a_fault_of_our_own(path: Path) -> None:
    file = RecordsFile.open(path)
    with pytest.raises(sqlite3.IntegrityError), file.writing() as database:
        database.execute("DELETE FROM attempts")
    file.close()


@pytest.fixture
def shelf() -> Iterator[Path]:
    """Give a folder that another user can reach but not write; pytest's own folders are closed to others."""
    shelf = Path(mkdtemp())
    yield shelf
    shelf.chmod(0o700)
    shutil.rmtree(shelf)


def looked(how: str, path: Path, shelf: Path) -> str:
    """Look at records as somebody who may read but not write in their folder."""
    for file in shelf.iterdir():
        file.chmod(0o444)
    shelf.chmod(0o555)
    with program("look", how, path) as beside:
        said, error = beside.communicate()
    assert error == ""
    return said.strip()


def test_records_in_a_folder_that_cannot_be_written_are_read(shelf: Path) -> None:
    sit(shelf / "records.db", FIRST)
    assert looked("read", shelf / "records.db", shelf) == FIRST


def test_records_that_a_killed_program_left_are_read_where_nothing_can_be_written(shelf: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "records.db") as store:
        store.begin(attempt())
        for file in tmp_path.iterdir():
            shutil.copy(file, shelf)
    assert looked("read", shelf / "records.db", shelf) == FIRST


def test_half_a_copy_of_records_is_refused_rather_than_read_without_its_last_answers(
    shelf: Path, tmp_path: Path
) -> None:
    with Store.open(tmp_path / "records.db") as store:
        store.begin(attempt())
        for name in ("records.db", "records.db-wal"):
            shutil.copy(tmp_path / name, shelf)
    assert looked("read", shelf / "records.db", shelf) in {"records.no-access", FIRST}


@pytest.mark.parametrize("name", ["records.db", "new/records.db"])
def test_records_that_cannot_be_written_are_not_opened(shelf: Path, name: str) -> None:
    sit(shelf / "records.db", FIRST)
    assert looked("open", shelf / name, shelf) == "records.no-access"

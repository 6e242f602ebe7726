"""What a reset leaves alone: a service of which nothing was changed, by a request or by hand."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from quizengine.lab import snapshot
from quizengine.lab.private import private_folder
from quizengine.lab.service import find
from quizengine.lab.touch import Touch
from quizengine.lab.untouched import ChangedError, changes, put_back

GLANCE = replace(find("glance"), registers={"agents": ("seen",), "services": ()}, scratch=frozenset({"locks"}))
DATABASE = Path("data", "glance", "glance.sqlite")
TABLES = """
CREATE TABLE images (id INTEGER, name TEXT);
CREATE TABLE agents (id INTEGER, seen INTEGER);
CREATE TABLE services (id INTEGER);
INSERT INTO images VALUES (1, 'cirros');
INSERT INTO agents VALUES (1, 1);
"""
Ask = Callable[[str, str], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of a lab with one service that was made and copied."""
    data, etc = (private_folder(tmp_path / kept / "glance") for kept in snapshot.KEPT[::-1])
    (etc / "glance-api.conf").write_text("[DEFAULT]\n")
    private_folder(data / "images")
    with closing(sqlite3.connect(data / "glance.sqlite")) as line:
        line.executescript(TABLES)
    snapshot.take(tmp_path, "glance")
    return tmp_path


@pytest.fixture
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    """Give the service's connection, whose changes stand beside the file for a while."""
    with closing(sqlite3.connect(folder / "data" / "glance" / "glance.sqlite", isolation_level=None)) as line:
        line.execute("PRAGMA journal_mode = WAL")
        yield line


def test_in_what_was_just_copied_nothing_has_changed(folder: Path) -> None:
    assert changes(folder, GLANCE) == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda lab: (lab / "etc/glance/policy.yaml").write_text("{}"),
        lambda lab: (lab / "etc/glance/glance-api.conf").write_text("[DEFAULT]\ndebug = true\n"),
        lambda lab: (lab / "etc/glance/glance-api.conf").chmod(0),
        lambda lab: (lab / "etc/glance/glance-api.conf").unlink(),
        lambda lab: (lab / "etc/glance/more").mkdir(),
        lambda lab: (lab / "data/glance/images/1").write_bytes(b"x"),
        lambda lab: shutil.rmtree(lab / "data/glance/images"),
        lambda lab: (lab / "data/glance/glance.sqlite").write_bytes(b"no database"),
        lambda lab: shutil.rmtree(lab / "clean"),
    ],
    ids=["new-file", "other-text", "other-mode", "no-file", "new-folder", "new-data", "no-data", "broken", "no-copy"],
)
def test_a_change_of_its_files_is_more_than_one_of_tables(folder: Path, change: Callable[[Path], object]) -> None:
    change(folder)
    with pytest.raises(ChangedError):
        changes(folder, GLANCE)


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("INSERT INTO images VALUES (2, 'mine')", "images"),
        ("DELETE FROM images", "images"),
        ("UPDATE images SET name = 'x'", "images"),
        ("UPDATE agents SET id = 2", "agents"),
    ],
)
def test_a_change_of_a_table_is_told_and_can_be_put_back_under_who_has_it_open(
    folder: Path, database: sqlite3.Connection, statement: str, table: str
) -> None:
    rows = f"SELECT * FROM {table}"  # noqa: S608 - one of the two above
    before = database.execute(rows).fetchall()
    database.execute(statement)
    assert changes(folder, GLANCE) == {DATABASE: (table,)}
    put_back(folder, changes(folder, GLANCE))
    assert database.execute(rows).fetchall() == before
    assert changes(folder, GLANCE) == {}


def test_a_table_of_ones_own_is_more_than_a_change_of_tables(folder: Path, database: sqlite3.Connection) -> None:
    database.execute("CREATE TABLE more (id INTEGER)")
    with pytest.raises(ChangedError, match="more"):
        changes(folder, GLANCE)


def test_what_its_processes_tell_of_themselves_is_no_change(folder: Path, database: sqlite3.Connection) -> None:
    database.execute("UPDATE agents SET seen = 2")
    database.execute("INSERT INTO services VALUES (1)")
    (private_folder(folder / "data" / "glance" / "locks") / "one").touch()
    assert changes(folder, GLANCE) == {}


@pytest.fixture
def touch() -> Touch:
    made = Touch.make()
    assert made.noted(), "nobody knows yet whether it was"
    made.clear()
    return made


@pytest.fixture
def forgotten() -> list[str]:
    return []


@pytest.fixture
def ask(touch: Touch, forgotten: list[str]) -> Ask:
    """Give what asks a watched application."""
    service = replace(GLANCE, reading=frozenset({"/v3/auth/tokens"}), forget=lambda: forgotten.append("all"))
    watched = touch.watched(lambda _request, _start: [b"done"], service)
    return lambda method, path: watched({"REQUEST_METHOD": method, "PATH_INFO": path}, print)


def test_a_request_to_change_something_is_noted_before_it_is_answered(touch: Touch, ask: Ask) -> None:
    touch.arm()
    for method, path in (("GET", "/v3/users"), ("HEAD", "/v3/users"), ("POST", "/v3/auth/tokens")):
        assert ask(method, path) == [b"done"]
    assert not touch.noted()
    ask("DELETE", "/v3/users/1")
    assert touch.noted()


def test_what_a_service_asks_of_itself_to_begin_is_not_noted(touch: Touch, ask: Ask) -> None:
    ask("PUT", "/resource_providers/1/inventories")
    assert not touch.noted()


def test_a_service_forgets_before_the_next_request_once_it_is_told_to(
    touch: Touch, ask: Ask, forgotten: list[str]
) -> None:
    ask("GET", "/")
    assert forgotten == []
    Touch(touch.descriptor).turn()  # as another process does
    ask("GET", "/")
    ask("GET", "/")
    assert forgotten == ["all"]

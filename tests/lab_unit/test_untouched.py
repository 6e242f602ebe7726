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
from quizengine.lab.untouched import untouched

GLANCE = replace(find("glance"), registers={"agents": ("seen",), "services": ()}, scratch=frozenset({"locks"}))
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


def test_what_was_just_copied_is_untouched(folder: Path) -> None:
    assert untouched(folder, GLANCE)


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
def test_a_change_of_its_files_touches_it(folder: Path, change: Callable[[Path], object]) -> None:
    change(folder)
    assert not untouched(folder, GLANCE)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO images VALUES (2, 'mine')",
        "DELETE FROM images",
        "UPDATE images SET name = 'x'",
        "UPDATE agents SET id = 2",
        "CREATE TABLE more (id INTEGER)",
    ],
)
def test_a_change_of_its_tables_touches_it(folder: Path, database: sqlite3.Connection, statement: str) -> None:
    assert untouched(folder, GLANCE)
    database.execute(statement)
    assert not untouched(folder, GLANCE)


def test_what_its_processes_tell_of_themselves_is_no_change(folder: Path, database: sqlite3.Connection) -> None:
    database.execute("UPDATE agents SET seen = 2")
    database.execute("INSERT INTO services VALUES (1)")
    (private_folder(folder / "data" / "glance" / "locks") / "one").touch()
    assert untouched(folder, GLANCE)


@pytest.fixture
def touch() -> Touch:
    made = Touch.make()
    assert made, "nobody knows yet whether it was"
    made.clear()
    return made


@pytest.fixture
def ask(touch: Touch) -> Ask:
    """Give what asks a watched application."""
    watched = touch.watched(lambda _request, _start: [b"done"], frozenset({"/v3/auth/tokens"}))
    return lambda method, path: watched({"REQUEST_METHOD": method, "PATH_INFO": path}, print)


def test_a_request_to_change_something_is_noted_before_it_is_answered(touch: Touch, ask: Ask) -> None:
    touch.arm()
    for method, path in (("GET", "/v3/users"), ("HEAD", "/v3/users"), ("POST", "/v3/auth/tokens")):
        assert ask(method, path) == [b"done"]
    assert not touch
    ask("DELETE", "/v3/users/1")
    assert touch


def test_what_a_service_asks_of_itself_to_begin_is_not_noted(touch: Touch, ask: Ask) -> None:
    ask("PUT", "/resource_providers/1/inventories")
    assert not touch


def test_what_one_process_notes_another_sees(touch: Touch) -> None:
    Touch(touch.descriptor).note()
    assert touch

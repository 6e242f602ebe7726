"""The main job on real services: exams with tasks, graded by what was done."""

import json
from pathlib import Path

import pytest

from quizengine.lab.lab import Lab
from quizengine.lab.name import DEFAULT, folder_of
from tests.banks import task_bank
from tests.labs import releases
from tests.programs import Program, programs_but
from tests.terminals import on_terminal

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("main job")]

ANSWERS = """\
paper/number-1: yes-it-is
paper/number-2: yes-it-is
paper/number-3: yes-it-is
paper/ledger: openstack volume create --size 1 ledger && sleep 1
paper/archive: openstack volume create --size 2 archive && sleep 1
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("main-job")


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(task_bank(tmp_path_factory.mktemp("bank") / "tasks"))


@pytest.fixture
def program(home: Path) -> Program:
    """Give the program with a lab that the tests share, and records of the test's own."""
    for path in home.glob("records.db*"):
        path.unlink()
    return Program(home)


@pytest.fixture(scope="module", autouse=True)
def _gone_afterwards(home: Path) -> object:
    yield
    Lab(folder_of(home, DEFAULT), releases()).destroy()


@pytest.fixture
def own_lab(home: Path) -> Lab:
    return Lab(folder_of(home, DEFAULT), releases())


def test_what_was_done_in_the_lab_is_graded_by_what_is_there(program: Program, bank: str, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(ANSWERS)
    done = program.run("exam", "--bank", bank, "--responses", answers, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["items"]["paper/ledger"]["earned"] == 3
    size = report["items"]["paper/archive"]["criteria"][1]
    assert (size["verdict"], size["evidence"][0]["expected"], size["evidence"][0]["observed"]) == ("NOT_MET", "1", 2)
    assert (report["score"]["earned"], report["score"]["possible"]) == (8, 9)
    disputed = json.loads(program.run("results", "dispute", "paper/archive", "--bank", bank, "--json").stdout)
    assert disputed["observations"]["disk"]["facts"]["size"] == 2
    assert disputed["rubric"][1]["lines"] == "- {points: 1, statement: It has 1 GB, expect: {disk.size: 1}}"
    assert disputed["checkers"]["volume"]["lines"].startswith("@checker\ndef volume(")
    stranger = program.run("results", "dispute", "paper/archiv", "--bank", bank)
    assert (stranger.returncode, "did you mean `paper/archive`" in stranger.stderr) == (2, True)


def test_a_weak_sandbox_is_said_of_each_task_until_a_better_one_looks(
    program: Program, bank: str, tmp_path: Path
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(ANSWERS)
    done = program.run("exam", "--bank", bank, "--responses", answers, "--json", "--weak-sandbox")
    assert done.returncode == 0, done.stderr
    items = json.loads(done.stdout)["items"]
    assert {name for name, item in items.items() if "weak_sandbox" in item} == {"paper/ledger", "paper/archive"}
    assert items["paper/ledger"]["earned"] == 3
    assert "Looked at in a weak sandbox" in program.run("results", "show", "--bank", bank).stdout
    again = json.loads(program.run("results", "regrade", "--bank", bank, "--look", "--json").stdout)
    assert [name for name, item in again["items"].items() if "weak_sandbox" in item] == []
    assert again["items"]["paper/ledger"]["earned"] == 3


def test_a_person_does_a_task_in_the_shell_that_the_exam_opens(program: Program, bank: str) -> None:
    with on_terminal("exam", "--bank", bank, environment=program.environment | {"SHELL": "/bin/bash"}) as terminal:
        terminal.expect("leave it > ")
        terminal.type("\n")
        terminal.expect("1 of 5", 120)
        terminal.expect(" > ")
        terminal.type("g 4\n")
        terminal.expect("s: the lab's shell")
        terminal.type("s\n")
        terminal.expect("leads back")
        terminal.type(
            "openstack volume create --size 1 ledger -f value -c size; openstack volume create --size 1 archive\n"
        )
        terminal.expect("archive", 120)
        terminal.type("exit\n")
        terminal.expect("s: the lab's shell", 120)
        terminal.type("submit\n")
        terminal.expect("hand in for good?")
        terminal.type("y\n")
        terminal.expect("PASSED: 67 %", 120)
        assert terminal.status() == 0


def test_a_lab_that_died_leaves_its_tasks_undecided_until_they_can_be_looked_at(
    program: Program, bank: str, own_lab: Lab
) -> None:
    with on_terminal("exam", "--bank", bank, environment=program.environment) as terminal:
        terminal.expect("leave it > ")
        terminal.type("\n")
        terminal.expect("1 of 5", 120)
        program.run("lab", "run", "--", "bash", "-c", "openstack volume create --size 1 ledger && sleep 2")
        own_lab.down()
        terminal.expect(" > ")
        terminal.type("submit\n")
        terminal.expect("hand in for good?")
        terminal.type("y\n")
        terminal.expect("could not tell", 120)
        terminal.expect("0 to 67 %")
        terminal.expect("NOT DECIDED YET")
        assert terminal.status() == 0
    own_lab.up()
    regraded = program.run("results", "regrade", "--bank", bank)
    assert "Before: 0 points; now: 3." in regraded.stdout


def test_no_secret_of_the_lab_reaches_the_records(program: Program, bank: str, own_lab: Lab, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(ANSWERS)
    assert program.run("exam", "--bank", bank, "--responses", answers).returncode == 0
    secrets = [own_lab.credentials(name)["password"] for name in own_lab.identities()]
    records = b"".join(path.read_bytes() for path in program.home.glob("records.db*"))
    assert len(records) > 10_000
    assert [secret for secret in secrets if secret.encode() in records] == []
    assert b"gAAAA" not in records, "a Fernet token"


def test_the_demonstration_sits_itself_and_says_what_to_do_next(program: Program) -> None:
    done = program.run("demo")
    assert done.returncode == 0, done.stderr
    assert "12 of 12" in done.stdout
    assert "✗ 1" in done.stdout
    assert "Result of" in done.stdout
    assert "quizengine exam" in done.stdout.rpartition("What next?")[2]


def test_on_a_machine_without_a_sandbox_the_demonstration_says_so_and_goes_on(program: Program, tmp_path: Path) -> None:
    done = Program(program.home, {"PATH": str(programs_but("bwrap", tmp_path / "bin"))}).run("demo")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("This machine has no sandbox for checkers yet")
    assert "weak sandbox" in done.stdout.partition("Items")[2]


def test_the_demonstration_keeps_off_an_open_exam(program: Program, bank: str) -> None:
    program.run("exam", "--bank", bank, typed="\n")
    done = program.run("demo")
    assert done.returncode == 3
    assert "open" in done.stderr


def test_one_task_is_started_done_and_checked(program: Program, bank: str) -> None:
    assert program.run("task", "check", "--bank", bank).returncode == 2
    started = program.run("task", "start", "paper/ledger", "--bank", bank)
    assert "Create a volume called `ledger`" in started.stdout, started.stderr
    assert program.run("task", "check", "--bank", bank).returncode == 1
    script = program.run("task", "solution", "--bank", bank).stdout
    program.run("lab", "run", "--", "bash", "-c", f"{script} && sleep 1")
    checked = program.run("task", "check", "--bank", bank, "--json")
    assert (checked.returncode, json.loads(checked.stdout)["earned"]) == (0, 3)
    program.run("task", "reset", "--bank", bank)
    assert program.run("task", "check", "paper/ledger", "--bank", bank).returncode == 1


def test_starting_a_task_keeps_off_an_open_exam(program: Program, bank: str) -> None:
    program.run("exam", "--bank", bank, typed="\n")
    assert program.run("task", "start", "paper/ledger", "--bank", bank).returncode == 3

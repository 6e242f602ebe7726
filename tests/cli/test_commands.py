"""The other commands, and what goes wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.banks import paper_bank, task_bank
from tests.programs import Program
from tests.terminals import on_terminal


@pytest.fixture
def bank(tmp_path: Path) -> str:
    return str(paper_bank(tmp_path / "bank"))


def test_results_are_listed_shown_and_regraded(program: Program, bank: str) -> None:
    program.run("exam", "--bank", bank, typed="\n1\n1\n2\nsubmit\ny\n")
    listed = json.loads(program.run("results", "list", "--json").stdout)
    assert [(row["blueprint"], row["standing"], row["percent_low"]) for row in listed] == [
        ("quick", "passed", pytest.approx(66.7, 0.01))
    ]
    name = listed[0]["attempt"]
    assert name in program.run("results", "list").stdout
    shown = program.run("results", "show", name[:10], "--bank", bank)
    assert "PASSED: 67 %" in shown.stdout
    assert json.loads(program.run("results", "show", "--bank", bank, "--json").stdout)["attempt"] == name


def test_a_mended_key_changes_the_score_when_it_is_regraded(program: Program, bank: str) -> None:
    program.run("exam", "--bank", bank, typed="\n2\n2\n2\nsubmit\ny\n")
    item = Path(bank) / "paper" / "number-1.yaml"
    item.write_text(item.read_text().replace("answer: yes-it-is", "answer: no-it-is-not"))
    regraded = program.run("results", "regrade", "--bank", bank)
    assert "Before: 0 points; now: 1." in regraded.stdout


@pytest.mark.parametrize("command", ["show", "regrade"])
def test_of_no_attempt_nothing_can_be_told(program: Program, command: str) -> None:
    done = program.run("results", command)
    assert done.returncode == 3
    assert "there is no attempt yet" in done.stderr


def test_an_open_attempt_has_no_result_yet(program: Program, bank: str) -> None:
    program.run("exam", "--bank", bank, typed="\n1\n")
    for command in ("show", "regrade"):
        done = program.run("results", command, "--bank", bank)
        assert (done.returncode, "is open" in done.stderr) == (3, True)


def test_an_attempt_that_is_not_there_is_said_not_to_be(program: Program, bank: str) -> None:
    program.run("exam", "--bank", bank, typed="\n1\n1\n1\nsubmit\ny\n")
    done = program.run("results", "show", "1999")
    assert done.returncode == 2
    assert "1999" in done.stderr


def test_a_drill_tells_after_each_answer_and_asks_again_only_when_it_is_due(program: Program, bank: str) -> None:
    with on_terminal("drill", "paper", "--bank", bank, environment=program.environment) as terminal:
        for _ in range(3):
            terminal.expect("3) ( )")
            terminal.expect("\n> ")
            terminal.type("2\n")
            terminal.expect("(your choice)")
            terminal.expect("Due again")
        assert terminal.status() == 0
    assert "Nothing is due now." in program.run("drill", "--bank", bank).stdout


def test_leaving_a_drill_keeps_what_was_answered(program: Program, bank: str) -> None:
    done = program.run("drill", "--bank", bank, typed="1\nq\n")
    assert "1 answered, 2 more due." in done.stdout


def test_a_mistyped_domain_is_answered_with_the_one_that_was_meant(program: Program, bank: str) -> None:
    done = program.run("drill", "papr", "--bank", bank)
    assert done.returncode == 2
    assert "did you mean `paper`?" in done.stderr


def test_a_mistyped_blueprint_too(program: Program, bank: str) -> None:
    done = program.run("exam", "quik", "--bank", bank)
    assert done.returncode == 2
    assert "did you mean `quick`?" in done.stderr


def test_a_blueprint_that_asks_for_more_than_there_is_cannot_be_sat(program: Program, bank: str) -> None:
    blueprint = Path(bank) / "blueprints" / "quick.yaml"
    blueprint.write_text(blueprint.read_text().replace("selected-response: 3", "selected-response: 30"))
    done = program.run("exam", "--bank", bank)
    assert done.returncode in {1, 2}
    assert "blueprint" in done.stderr


def test_a_bank_that_is_not_there_is_said_not_to_be(program: Program) -> None:
    done = program.run("exam", "--bank", "/nowhere/at/all")
    assert done.returncode == 3
    assert "/nowhere/at/all" in done.stderr


def test_an_unknown_command_or_option_is_usage(program: Program) -> None:
    assert program.run("exma").returncode == 2
    assert program.run("exam", "--tiem-factor", "2").returncode == 2
    assert program.run("exam", "--time-factor", "0.5").returncode == 2


def test_an_unknown_cloud_is_told_with_those_that_there_are(program: Program, tmp_path: Path) -> None:
    bank = task_bank(tmp_path / "tasks")
    done = program.run("exam", "--bank", bank, "--cloud", "nowhere", typed="\n")
    assert done.returncode == 3
    assert "nowhere" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_data_folder_that_is_read_only_is_told(program: Program, bank: str) -> None:
    program.home.mkdir()
    program.home.chmod(0o500)
    done = program.run("exam", "--bank", bank, typed="\n")
    assert done.returncode == 3
    assert str(program.home) in done.stderr


def test_a_data_folder_that_cannot_be_is_told(program: Program, bank: str) -> None:
    program.home.write_text("a file")
    done = program.run("exam", "--bank", bank, typed="\n")
    assert done.returncode == 3
    assert str(program.home) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_traceback(program: Program) -> None:
    shell = f"{sys.executable} -m quizengine bank schema | head -n 1"
    done = subprocess.run(["bash", "-c", shell], env=program.environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_the_tasks_of_the_bank_are_listed(program: Program) -> None:
    listed = json.loads(program.run("task", "list", "identity", "--json").stdout)
    assert {"task": "identity/register-myservice", "points": 4.0, "minutes": 4.0} in listed
    assert all(row["task"].startswith("identity/") for row in listed)


def test_checkers_are_listed_and_one_is_told_with_an_example(program: Program) -> None:
    assert "role_assignment" in program.run("bank", "checkers").stdout
    told = program.run("bank", "checkers", "volume").stdout
    assert "size: whole number" in told
    assert "An example of the bank" in told
    assert json.loads(program.run("bank", "checkers", "may", "--json").stdout)[0]["arguments"][0]["name"] == "action"


def test_a_mistyped_checker_is_guessed(program: Program) -> None:
    done = program.run("bank", "checkers", "volum")
    assert (done.returncode, "did you mean `volume`" in done.stderr) == (2, True)

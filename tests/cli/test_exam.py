"""`quizengine exam`, as a person sits it."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from tests.banks import paper_bank, task_bank
from tests.programs import Program
from tests.terminals import on_terminal

PROMPT = " > "


@pytest.fixture
def bank(tmp_path: Path) -> str:
    return str(paper_bank(tmp_path / "bank"))


def test_a_whole_exam_from_a_pipe(program: Program, bank: str) -> None:
    done = program.run("exam", "--bank", bank, typed="\n1\n1\n2\nsubmit\ny\n")
    assert done.returncode == 0, done.stderr
    assert "A small exam: 3 items, 0 of them hands-on tasks; 10 minutes; 50 % passes." in done.stdout
    assert "PASSED: 67 %, and 50 % passes." in done.stdout


def test_with_json_standard_output_is_the_report_alone(program: Program, bank: str) -> None:
    done = program.run("exam", "--bank", bank, "--json", typed="\n1\n1\n2\nsubmit\ny\n")
    report = json.loads(done.stdout)
    assert (report["standing"], report["score"]["earned"], report["blueprint"]) == ("passed", 2, "quick")


def test_an_exam_with_tasks_does_not_begin_where_nobody_could_look_at_them(program: Program, tmp_path: Path) -> None:
    bank, answers = str(task_bank(tmp_path / "tasks")), tmp_path / "answers.yaml"
    answers.write_text("{}")
    without = Program(program.home, {"PATH": str(tmp_path)})
    done = without.run("exam", "--bank", bank, "--responses", answers)
    assert done.returncode == 3
    assert "(sandbox.missing)" in done.stderr
    assert "No attempt yet" in program.run("results", "list").stdout
    assert not (program.home / "labs").exists()


def test_one_may_think_again_before_it_starts(program: Program, bank: str) -> None:
    assert program.run("exam", "--bank", bank, typed="q\n").returncode == 0
    assert "No attempt yet" in program.run("results", "list").stdout


def test_without_anybody_to_answer_it_stays_open_and_says_how_to_go_on(program: Program, bank: str) -> None:
    done = program.run("exam", "--bank", bank, typed="\n1\n")
    assert "stays open, with 10:00 left on its clock. Go on with: quizengine exam" in done.stderr
    assert "open" in program.run("results", "list").stdout


def test_killed_at_any_prompt_it_goes_on_with_every_answer(program: Program, bank: str) -> None:
    for answered in range(3):
        with on_terminal("exam", "--bank", bank, environment=program.environment) as terminal:
            if answered == 0:
                terminal.expect("leave it > ")
                terminal.type("\n")
            terminal.expect(f"{answered + 1} of 3")
            terminal.expect(PROMPT)
            terminal.type("1\n")
            terminal.expect(f"{answered + 2} of 3" if answered < 2 else "0 unanswered")
            terminal.kill()
    with on_terminal("exam", "--bank", bank, environment=program.environment) as terminal:
        terminal.expect("Going on with attempt")
        terminal.expect(PROMPT)
        terminal.type("submit\n")
        terminal.expect("hand in for good?")
        terminal.type("y\n")
        terminal.expect("PASSED: 100 %")
        assert terminal.status() == 0


def test_ctrl_c_twice_leaves_it_open_with_status_130(program: Program, bank: str) -> None:
    with on_terminal("exam", "--bank", bank, environment=program.environment) as terminal:
        terminal.expect("leave it > ")
        terminal.type("\n")
        terminal.expect(PROMPT)
        terminal.type("\x03")
        terminal.expect("Press Ctrl-C again to leave")
        terminal.type("\x03")
        terminal.expect("stays open")
        assert terminal.status() == 130


def test_ctrl_c_before_it_starts_leaves_nothing_behind(program: Program, bank: str) -> None:
    with on_terminal("exam", "--bank", bank, environment=program.environment) as terminal:
        terminal.expect("leave it > ")
        terminal.type("\x03")
        assert terminal.status() == 130
    assert "No attempt yet" in program.run("results", "list").stdout


def test_two_terminals_cannot_sit_one_attempt(program: Program, bank: str) -> None:
    with on_terminal("exam", "--bank", bank, environment=program.environment) as terminal:
        terminal.expect("leave it > ")
        terminal.type("\n")
        terminal.expect(PROMPT)
        second = program.run("exam", "--bank", bank)
        assert second.returncode == 3
        assert "is being sat in another terminal" in second.stderr


def test_another_exam_cannot_begin_beside_an_open_one(program: Program, bank: str) -> None:
    program.run("exam", "--bank", bank, typed="\n1\n")
    second = program.run("exam", "other", "--bank", bank)
    assert second.returncode == 3
    assert "so `other` cannot begin" in second.stderr
    assert "quizengine exam --submit" in second.stderr


def test_an_open_exam_can_be_handed_in_as_it_is(program: Program, bank: str) -> None:
    program.run("exam", "--bank", bank, typed="\n1\n")
    done = program.run("exam", "--bank", bank, "--submit")
    assert "NOT PASSED: 33 %" in done.stdout
    assert program.run("exam", "--bank", bank, "--submit").returncode == 2


@pytest.mark.slow
def test_at_the_deadline_the_exam_is_graded_while_one_still_thinks(program: Program, tmp_path: Path) -> None:
    bank = str(paper_bank(tmp_path / "hasty", minutes=0.03))
    with on_terminal("exam", "--bank", bank, environment=program.environment) as terminal:
        terminal.expect("leave it > ")
        terminal.type("\n")
        terminal.expect(PROMPT)
        terminal.type("1\n")
        terminal.expect("Time is up.")
        terminal.expect("NOT PASSED: 33 %")
        assert terminal.status() == 0


def test_a_deadline_that_passed_while_it_was_closed_counts(program: Program, bank: str) -> None:
    program.run("exam", "--bank", bank, typed="\n1\n")
    with sqlite3.connect(program.home / "records.db") as database:
        # As if all of it had been an hour ago.
        database.execute("UPDATE attempts SET begun = begun - 3600, ticks = ticks - 3600")
        database.execute("UPDATE events SET at = at - 3600, ticks = ticks - 3600")
    database.close()
    done = program.run("exam", "--bank", bank)
    assert "ran out meanwhile; it is handed in as it stands" in " ".join(done.stdout.split())
    assert "NOT PASSED: 33 %" in done.stdout


def test_an_exam_that_was_killed_before_its_grading_is_graded_next_time(program: Program, bank: str) -> None:
    program.run("exam", "--bank", bank, typed="\n1\n1\n1\nsubmit\ny\n")
    with sqlite3.connect(program.home / "records.db") as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("DELETE FROM gradings")
    database.close()
    done = program.run("exam", "--bank", bank)
    assert "was handed in and not graded yet" in done.stdout
    assert "PASSED: 100 %" in done.stdout


def test_responses_come_from_a_file(program: Program, bank: str, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("paper/number-1: yes-it-is\npaper/number-2: [yes-it-is]\npaper/number-3: perhaps\n")
    done = program.run("exam", "--bank", bank, "--responses", answers)
    assert done.returncode == 0, done.stderr
    assert "PASSED: 67 %" in done.stdout


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("paper/number-1: maybe-so", "there is no option `maybe-so`; the options are yes-it-is"),
        ("paper/nmber-1: perhaps", "`paper/nmber-1` is no item of the bank"),
        ("paper/number-1: [", "answers.yaml:"),
        ("paper/number-1: 3", "must be"),
    ],
)
def test_a_file_of_responses_with_a_fault_is_refused_before_the_clock_starts(
    program: Program, bank: str, tmp_path: Path, text: str, told: str
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(text)
    done = program.run("exam", "--bank", bank, "--responses", answers)
    assert done.returncode == 2
    assert told in done.stderr
    assert "No attempt yet" in program.run("results", "list").stdout


def test_the_same_seed_draws_the_same_form(program: Program, bank: str) -> None:
    def order(seed: str) -> list[str]:
        told = program.run("exam", "--bank", bank, "--seed", seed, "--json", typed="\nsubmit\ny\n").stdout
        return list(json.loads(told)["items"])

    assert order("monday") == order("monday")
    assert any(order("monday") != order(f"day {number}") for number in range(5))


def test_more_time_can_be_granted(program: Program, bank: str) -> None:
    assert "15 minutes" in program.run("exam", "--bank", bank, "--time-factor", "1.5", typed="q\n").stdout


def test_items_are_asked_in_the_language_that_is_wanted(program: Program, bank: str) -> None:
    assert "小测验" in program.run("exam", "--bank", bank, "-l", "zh", typed="q\n").stdout


@pytest.mark.parametrize("columns", [60, 24])
def test_on_a_narrow_terminal_nothing_is_wider_than_it(program: Program, bank: str, columns: int) -> None:
    with on_terminal("exam", "--bank", bank, environment=program.environment, columns=columns) as terminal:
        terminal.expect("leave it")
        terminal.type("\n")
        told = terminal.expect("Perhaps")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", told)
    assert max(map(len, plain.splitlines())) <= columns
    assert "10:00 left" in plain


def test_the_wall_clock_set_back_wins_no_time(program: Program, bank: str) -> None:
    program.run("exam", "--bank", bank, typed="\n1\n")
    with sqlite3.connect(program.home / "records.db") as database:
        # As if the wall clock had stood 5 minutes later when the exam began; the other clock tells better.
        database.execute("UPDATE attempts SET begun = begun + 300, ticks = ticks - 120")
    database.close()
    done = program.run("exam", "--bank", bank, typed="")
    assert "with 08:00 left" in done.stderr or "with 07:5" in done.stderr

"""Practice on a cloud of `clouds.yaml`, for which the lab stands in: nothing but the file leads there."""

import json
import os
import re
from pathlib import Path

import pytest

from quizengine.bundle import bundled
from quizengine.lab.lab import Lab
from quizengine.lab.release import Release
from tests.lab.entering import ON_THE_LAB
from tests.programs import Program

pytestmark = ON_THE_LAB

TASK = "image/upload-with-min-ram"
OF_A_LAB = re.compile(r"^needs: .*\b(files|host)\b", re.MULTILINE)


@pytest.fixture
def program(lab: Lab, tmp_path: Path) -> Program:
    """Give a program whose home holds no lab."""
    path = f"{Release.pinned(lab.releases).client / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return Program(tmp_path / "home", {"OS_CLIENT_CONFIG_FILE": str(lab.clouds_yaml), "PATH": path})


@pytest.fixture
def beyond() -> set[str]:
    """Give the tasks of the bank that only a lab of one's own lets a person do."""
    bank = bundled("questionbank")
    paths = [path for path in bank.glob("*/*.yaml") if OF_A_LAB.search(path.read_text(encoding="utf-8"))]
    return {str(path.relative_to(bank).with_suffix("")) for path in paths}


def test_the_doctor_tells_what_can_be_practised(program: Program, beyond: set[str]) -> None:
    told = json.loads(program.run("doctor", "--cloud", "admin", "--json").stdout)
    lacking = {task["task"] for task in told["tasks"] if task["lacks"]}
    assert {"identity", "image", "block-storage", "compute", "network", "john", "demo"} <= set(told["offers"])
    assert "identity/only-admins-create-volumes" in beyond
    assert lacking == beyond


def test_a_member_can_practise_nothing_that_is_done_there(program: Program) -> None:
    done = program.run("doctor", "--cloud", "john")
    assert done.returncode == 1
    assert "needed by every task" in " ".join(done.stdout.split())


def test_a_task_is_started_checked_and_undone(program: Program) -> None:
    started = program.run("task", "start", TASK, "--cloud", "admin", "--seed", "x")
    assert started.returncode == 0, started.stderr
    assert program.run("task", "check", "--cloud", "admin").returncode == 1
    solved = program.run("bank", "verify", TASK, "--cloud", "admin")
    assert solved.returncode == 0, solved.stdout
    assert program.run("task", "check", "--cloud", "admin").returncode == 1
    assert program.run("task", "reset", "--cloud", "admin").returncode == 0


def test_a_task_that_cannot_be_done_there_is_refused_with_the_cause(program: Program) -> None:
    done = program.run("task", "start", "identity/only-admins-create-volumes", "--cloud", "admin")
    assert done.returncode == 3
    assert "configuration files" in done.stderr


def test_an_exam_is_drawn_from_what_can_be_done_there(program: Program, tmp_path: Path, beyond: set[str]) -> None:
    (tmp_path / "answers.yaml").write_text("{}\n")
    done = program.run("exam", "--cloud", "admin", "--json", "--responses", tmp_path / "answers.yaml")
    report = json.loads(done.stdout)
    assert report["standing"] == "failed"
    assert f"{len(beyond)} tasks of the bank cannot be done on this cloud" in " ".join(done.stderr.split())
    assert "quizengine task clear --cloud admin" in done.stderr
    cleared = program.run("task", "clear", "--cloud", "admin")
    assert (cleared.returncode, "Nothing is left" in cleared.stdout) == (0, True), cleared.stderr

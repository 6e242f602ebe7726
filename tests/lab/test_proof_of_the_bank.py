"""Every task of the bank is proven on the real services."""

import signal
from pathlib import Path

import pytest

from tests.banks import task_bank
from tests.programs import Program
from tests.terminals import on_terminal


@pytest.mark.lab
@pytest.mark.timeout(2400)
@pytest.mark.xdist_group("proof")
def test_every_task_of_the_bank_holds_in_every_state_proven_two_at_once(program: Program) -> None:
    done = program.run("bank", "verify", "--jobs", "2", seconds=2400)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 failed." in done.stdout
    assert not list(program.home.glob("lab-of-verify*"))
    again = program.run("bank", "verify", seconds=20)
    assert "0 tasks, 0 trials, 0 failed." in again.stdout
    assert again.stdout.count("proven before\n") == done.stdout.count(": untouched\n")


@pytest.mark.lab
@pytest.mark.xdist_group("proof")
def test_tasks_of_all_domains_are_solved_together_on_one_cloud(program: Program) -> None:
    done = program.run("bank", "rehearse", "practical", seconds=800)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 tasks of `practical`, 110 looks, 0 failed." in done.stdout


@pytest.mark.lab
@pytest.mark.xdist_group("proof")
def test_told_to_end_it_takes_its_lab_with_it(program: Program, tmp_path: Path) -> None:
    bank = str(task_bank(tmp_path / "tasks"))
    with on_terminal("bank", "verify", "--bank", bank, environment=program.environment) as terminal:
        terminal.expect("Proving", 120)
        second = program.run("bank", "verify", "--bank", bank)
        assert (second.returncode, "another proof is under way" in second.stderr) == (3, True)
        terminal.end()
        assert terminal.status() == 128 + signal.SIGTERM
    assert not (program.home / "lab-of-verify").exists()


@pytest.mark.lab
@pytest.mark.xdist_group("proof")
def test_a_task_that_does_not_hold_is_told_with_its_evidence(program: Program, tmp_path: Path) -> None:
    bank = task_bank(tmp_path / "tasks")
    item = bank / "paper" / "ledger.yaml"
    item.write_text(item.read_text().replace("volume create --size 1", "volume create --size 3"))
    done = program.run("bank", "verify", "paper/ledger", "--bank", bank)
    assert done.returncode == 1
    assert "✗ paper/ledger: solution" in done.stdout
    assert "`It has 1 GB` is NOT_MET, and must be MET (disk.size: expected 1, observed 3)" in done.stdout
    assert "1 tasks, 4 trials, 1 failed." in done.stdout

"""Every task of the bank is proven on the real services."""

import pytest

from tests.programs import Program


@pytest.mark.lab
@pytest.mark.timeout(2400)
@pytest.mark.xdist_group("proof")
def test_every_task_of_the_bank_holds_in_every_state(program: Program) -> None:
    done = program.run("bank", "verify", seconds=2400)
    assert done.returncode == 0, done.stdout
    assert " 0 failed." in done.stdout
    assert not (program.home / "lab-of-verify").exists()

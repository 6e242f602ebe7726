"""A cloud in which an open exam's tasks live is not cleaned."""

from pathlib import Path

import pytest

from quizengine.core.attempt import Attempt
from quizengine.core.form import Entry, Form
from quizengine.core.stamp import Stamp
from quizengine.records.store import Store
from tests.banks import task_bank
from tests.programs import Program

FORM = Form("quick", "seed", 90, 70, (Entry("paper/ledger", "paper", 3, {}, hands_on=True),))


@pytest.mark.parametrize(
    "command",
    [
        ("task", "start", "paper/ledger", "--cloud", "theirs"),
        ("task", "clear", "--cloud", "theirs"),
        ("bank", "verify", "--cloud", "theirs", "--weak-sandbox"),
    ],
)
def test_no_command_cleans_where_an_exam_is_open(program: Program, tmp_path: Path, command: tuple[str, ...]) -> None:
    bank = task_bank(tmp_path / "bank")
    with Store.open(program.home / "records.db") as records:
        records.begin(Attempt("20261122-k7q2", FORM, Stamp(1_795_000_000, "boot", 10), cloud="theirs"))
    done = program.run(*command, "--bank", bank)
    assert done.returncode == 3
    assert "attempt 20261122-k7q2 is still open (records.open-attempt)" in " ".join(done.stderr.split())

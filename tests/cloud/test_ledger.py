"""What is remembered of things that were made in a cloud."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from quizengine.cloud.ledger import Ledger
from quizengine.core.fixture import Name
from quizengine.core.ports import Stage
from quizengine.core.problem import ProblemError

NETWORK, VOLUME = Name("networks", "web", "demo"), Name("volumes", "ledger")
HOLDER = """
import sys, time
from pathlib import Path
from quizengine.cloud.ledger import Ledger
from quizengine.core.fixture import Name
ledger = Ledger(Path(sys.argv[1]))
with ledger.held():
    ledger.made(ledger.intend(Name("networks", "made")), "1")
    ledger.intend(Name("networks", "begun"))
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "fixtures" / "theirs.jsonl"


def test_what_is_owned_is_known_to_the_next_program_and_forgotten_with_its_end(file: Path) -> None:
    ledger = Ledger(file)
    intended = ledger.intend(NETWORK)
    made = ledger.made(ledger.intend(VOLUME), "number 7")
    asked = ledger.ask(NETWORK)
    owed = ledger.owe("echo bye")
    assert Ledger(file).entries() == (intended, made, asked, owed)
    assert [(one.named, one.id, one.asked) for one in (intended, made, asked)] == [
        (NETWORK, "", False),
        (VOLUME, "number 7", False),
        (NETWORK, "", True),
    ]
    for entry in (made, intended, owed):
        ledger.gone(entry)
    assert Ledger(file).entries() == (asked,)
    ledger.gone(asked)
    assert not file.exists()


def test_how_far_a_cloud_was_made_ready_is_known_until_it_is_cleaned(file: Path) -> None:
    ledger = Ledger(file)
    assert ledger.stage("one") is Stage.UNKNOWN
    ledger.enter("one", Stage.UNDER_WAY)
    ledger.intend(NETWORK)
    ledger.enter("two", Stage.READY)
    assert (Ledger(file).stage("one"), Ledger(file).stage("two")) == (Stage.UNDER_WAY, Stage.READY)
    ledger.enter("one", Stage.READY)
    assert (ledger.stage("one"), len(ledger.entries())) == (Stage.READY, 1)
    ledger.forget()
    assert ledger.stage("two") is Stage.UNKNOWN


@pytest.mark.parametrize("lost", range(1, 60, 7))
def test_a_line_that_was_torn_off_is_no_line_and_what_comes_after_it_is(file: Path, lost: int) -> None:
    ledger = Ledger(file)
    kept = ledger.intend(NETWORK)
    ledger.intend(VOLUME)
    file.write_bytes(file.read_bytes()[: -lost - 1])
    assert Ledger(file).entries()[:1] == (kept,)
    later = Ledger(file).intend(VOLUME)
    assert Ledger(file).entries()[-1] == later


def test_two_programs_do_not_make_things_at_the_same_time_and_a_killed_one_leaves_its_notes(file: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(file)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(ProblemError, match="another quizengine") as caught, Ledger(file).held():
            raise AssertionError
        assert caught.value.problems[0].code == "fixture.busy"
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with Ledger(file).held():
        made, begun = Ledger(file).entries()
    assert (made.named.name, made.id) == ("made", "1")
    assert (begun.named.name, begun.id) == ("begun", "")


def test_nothing_goes_on_where_it_cannot_be_written_down(file: Path) -> None:
    file.parent.write_text("no folder")
    with pytest.raises(ProblemError) as caught:
        Ledger(file).intend(NETWORK)
    assert caught.value.problems[0].code == "fixture.ledger"


def test_only_its_owner_can_read_it(file: Path) -> None:
    os.umask(0o022)
    Ledger(file).intend(NETWORK)
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0

"""Scripts that act as a candidate would."""

from dataclasses import replace
from pathlib import Path

import pytest

from quizengine.cloud.credentials import NOBODY
from quizengine.cloud.ground import IN_A_FOLDER, Access, Command, Ground
from quizengine.cloud.ledger import Ledger
from quizengine.core.fixture import Name
from quizengine.core.ports import Stage
from tests.checking.outside import a_mark, marked
from tests.lab.entering import until

PLACES: dict[str, Command] = {
    "here": (("bash", "-c"), {"PATH": "/usr/bin:/bin", "NAME": "ledger"}),
    "on another root": (IN_A_FOLDER, {"PATH": "/usr/bin:/bin", "NAME": "ledger"}),
}


@pytest.fixture(params=[*PLACES])
def place(request: pytest.FixtureRequest) -> Command:
    found: Command = PLACES[request.param]
    return found


@pytest.fixture
def access(place: Command, tmp_path: Path) -> Access:
    return Access(lambda: NOBODY, lambda: place, tmp_path / "fixtures.jsonl")


def test_a_script_has_its_variables_and_an_empty_folder_that_goes(access: Access) -> None:
    ran = Ground(access).run('ls -A; pwd; echo "$NAME" >&2; touch left; exit 7')
    folder, name = ran.output.splitlines()
    assert (ran.status, name) == (7, "ledger")
    assert folder != str(Path.cwd())
    assert not Path(folder).exists()


def test_quotes_and_lines_reach_it_as_they_are(access: Access) -> None:
    script = "cat <<'END'\n\"it's\" $NAME \\n\nEND\nfalse\ntrue"
    ran = Ground(access).run(script)
    assert (ran.status, ran.output) == (0, '"it\'s" $NAME \\n\n')


def test_one_that_takes_too_long_is_ended_with_all_that_it_started(access: Access) -> None:
    mark = a_mark()
    ran = Ground(access, seconds=1.0).run(f"echo begun; sleep {mark} & sleep {mark}")
    assert (ran.status, ran.output) == (124, "begun\n")
    until(lambda: not marked(mark), 20)


def test_whether_a_cloud_can_be_put_back_is_its_owners_to_say(access: Access) -> None:
    cleaned: list[bool] = []
    ours = Ground(replace(access, reset=lambda: cleaned.append(True)))
    ours.clean()
    theirs = Ground(access)
    theirs.clean()
    assert (ours.resets, theirs.resets, cleaned) == (True, False, [True])


def test_what_was_made_in_a_cloud_that_was_put_back_is_forgotten(access: Access) -> None:
    Ledger(access.ledger).intend(Name("networks", "lan"))
    Ground(replace(access, reset=lambda: None)).clean()
    assert Ledger(access.ledger).entries() == ()


def test_how_far_a_cloud_was_made_ready_is_forgotten_with_its_cleaning(access: Access) -> None:
    for ground in (Ground(access), Ground(replace(access, reset=lambda: None))):
        ground.enter("20270101-test", Stage.READY)
        assert ground.stage("20270101-test") is Stage.READY
        ground.clean()
        assert ground.stage("20270101-test") is Stage.UNKNOWN
        assert not access.ledger.exists()

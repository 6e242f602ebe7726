"""Grading, and what cannot be graded yet."""

import pytest

from quizengine.core.attempt import By
from quizengine.core.observation import Look, Unseen
from quizengine.core.scoring import Standing
from quizengine.core.verdict import Verdict
from quizengine.delivery.grading import Blind, judge, look
from quizengine.delivery.sitting import Sitting
from quizengine.delivery.summary import summary
from tests.fakes.clock import FakeClock
from tests.fakes.cloud import FakeCloud
from tests.fakes.records import FakeRecords
from tests.scenes import sitting


def silent(_step: str, _fraction: float) -> None:
    pass


@pytest.fixture
def records() -> FakeRecords:
    return FakeRecords()


@pytest.fixture
def cloud() -> FakeCloud:
    return FakeCloud()


@pytest.fixture
def sat(records: FakeRecords) -> Sitting:
    made = sitting(records, FakeClock())
    made.respond("a/one", ["yes"])
    made.respond("a/two", {"port": "5000"})
    made.submit(By.PERSON)
    return made


def test_tasks_are_scored_by_what_is_seen_and_items_by_what_was_answered(
    sat: Sitting, cloud: FakeCloud, records: FakeRecords
) -> None:
    cloud.run("hello")
    look(sat, cloud, silent)
    graded = judge(sat, records)
    assert {name: one.earned for name, one in graded.outcomes.items()} == {
        "a/one": 1, "a/two": 1, "b/three": 0, "b/four": 1
    }  # fmt: skip
    assert graded.score.standing is Standing.PASSED
    assert records.grades[sat.attempt.id] == (graded.outcomes, graded.score)


def test_a_weak_sandbox_is_remembered_until_a_better_one_has_looked(
    sat: Sitting, cloud: FakeCloud, records: FakeRecords
) -> None:
    cloud.run("hello")
    cloud.weak = True
    look(sat, cloud, silent)
    outcomes = judge(sat, records).outcomes
    assert {name for name, one in outcomes.items() if one.weak} == {"b/four"}
    assert outcomes["b/four"].as_json("en")["weak_sandbox"] is True
    assert "weak_sandbox" not in outcomes["a/one"].as_json("en")
    cloud.weak = False
    look(sat, cloud, silent, again=True)
    assert not judge(sat, records).outcomes["b/four"].weak


def test_a_cloud_out_of_reach_leaves_points_undecided_and_they_come_later(
    sat: Sitting, cloud: FakeCloud, records: FakeRecords
) -> None:
    cloud.run("hello world")
    cloud.out_of_reach = "the cloud did not answer"
    look(sat, cloud, silent)
    assert judge(sat, records).outcomes["b/four"].verdict is Verdict.UNDECIDED
    assert judge(sat, records).score.standing is Standing.OPEN
    cloud.out_of_reach = ""
    look(sat, cloud, silent)
    assert judge(sat, records).outcomes["b/four"].verdict is Verdict.MET


def test_what_is_settled_is_not_looked_at_again_unless_asked(
    sat: Sitting, cloud: FakeCloud, records: FakeRecords
) -> None:
    look(sat, cloud, silent)
    cloud.run("hello world")
    look(sat, cloud, silent)
    assert judge(sat, records).outcomes["b/four"].earned == 0
    look(sat, cloud, silent, again=True)
    assert judge(sat, records).outcomes["b/four"].earned == 2


def test_judging_again_from_what_is_recorded_gives_the_same(
    sat: Sitting, cloud: FakeCloud, records: FakeRecords
) -> None:
    cloud.run("world")
    look(sat, cloud, silent)
    first = judge(sat, records)
    again = Sitting(sat.attempt, sat.items, records, FakeClock())
    assert judge(again, records) == first


def test_who_cannot_look_says_why() -> None:
    assert Blind("there is no lab").observe([Look("disk", "volume", {})]) == {"disk": Unseen("there is no lab")}


def test_the_summary_has_the_evidence_of_every_criterion(sat: Sitting, cloud: FakeCloud, records: FakeRecords) -> None:
    cloud.run("hello")
    look(sat, cloud, silent)
    graded = judge(sat, records)
    told = summary(sat.attempt, sat.state, graded.outcomes, graded.score)
    assert told["items"]["b/four"]["criteria"][1] == {
        "statement": "world is said",
        "points": 1,
        "verdict": "NOT_MET",
        "evidence": [{"fact": "world.there", "expected": "true", "observed": False, "verdict": "NOT_MET"}],
    }
    assert told["score"]["earned"] == 3
    assert told["domains"]["a"]["percent_low"] == 100

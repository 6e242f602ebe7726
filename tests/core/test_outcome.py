"""The scored result of one item."""

import json

from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.outcome import Outcome, Part
from quizengine.core.text import Text
from quizengine.core.verdict import Evidence, Verdict
from tests.strategies import OUTCOMES, POINTS


@given(OUTCOMES)
def test_points_stay_within_what_is_possible(outcome: Outcome) -> None:
    assert outcome.earned >= 0
    assert outcome.undecided >= 0
    assert outcome.earned + outcome.undecided <= outcome.possible


@given(st.floats(0, 100), st.floats(allow_nan=False))
def test_a_share_is_held_between_nothing_and_all(points: float, share: float) -> None:
    assert 0 <= Outcome.of_share(points, share).earned <= points


@given(OUTCOMES)
def test_the_verdict_follows_from_the_points(outcome: Outcome) -> None:
    assert (outcome.verdict == Verdict.MET) == (outcome.earned == outcome.possible)
    assert outcome.verdict != Verdict.UNDECIDED or outcome.undecided > 0


@given(POINTS, POINTS, POINTS)
def test_parts_add_up_by_their_verdicts(met: float, missed: float, unknown: float) -> None:
    several = zip((met, missed, unknown), (Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED), strict=True)
    outcome = Outcome.of_parts(tuple(Part(Text.plain("so"), points, verdict) for points, verdict in several))
    assert (outcome.possible, outcome.earned, outcome.undecided) == (met + missed + unknown, met, unknown)


@given(OUTCOMES, st.sampled_from(["en", "zh"]))
def test_an_outcome_can_be_written_as_json(outcome: Outcome, language: str) -> None:
    assert json.loads(json.dumps(outcome.as_json(language)))["verdict"] == outcome.verdict


def test_the_plain_values_tell_it_all() -> None:
    evidence = (
        Evidence("edge.status", "ACTIVE", "DOWN", Verdict.NOT_MET),
        Evidence("edge.name", "edge", None, Verdict.UNDECIDED, "the cloud did not answer"),
    )
    statement = Text({"en": "The router is up", "zh": "路由器已启用"})
    told = Outcome.of_parts((Part(statement, 2, Verdict.NOT_MET, evidence),)).as_json("zh")
    assert told == {
        "possible": 2,
        "earned": 0,
        "undecided": 0,
        "verdict": "NOT_MET",
        "criteria": [
            {
                "statement": "路由器已启用",
                "points": 2,
                "verdict": "NOT_MET",
                "evidence": [
                    {"fact": "edge.status", "expected": "ACTIVE", "observed": "DOWN", "verdict": "NOT_MET"},
                    {
                        "fact": "edge.name",
                        "expected": "edge",
                        "observed": None,
                        "verdict": "UNDECIDED",
                        "reason": "the cloud did not answer",
                    },
                ],
            }
        ],
    }

"""Judging facts by a rubric."""

from typing import Any

import pytest
from hypothesis import given

from quizengine.core.expectation import Absent, Contains, Equals
from quizengine.core.observation import Observation, Seen, Unseen
from quizengine.core.rubric import Criterion, Rubric
from quizengine.core.text import Text
from quizengine.core.verdict import Verdict
from tests.strategies import OBSERVATIONS, RUBRICS


def verdict(path: str, expected: Any, **seen: Observation) -> Verdict:
    criterion = Criterion(1, Text.plain("so"), {path: Equals(expected)})
    return criterion.judge(seen).verdict


@given(RUBRICS, OBSERVATIONS)
def test_every_rubric_judges_all_observations(rubric: Rubric, observations: dict[str, Observation]) -> None:
    outcome = rubric.judge(observations)
    assert len(outcome.parts) == len(rubric.criteria)
    assert outcome.possible == rubric.points
    assert 0 <= outcome.earned + outcome.undecided <= outcome.possible


@given(RUBRICS)
def test_where_nobody_looked_every_point_is_undecided(rubric: Rubric) -> None:
    assert rubric.judge({}).undecided == rubric.points


@given(RUBRICS, OBSERVATIONS)
def test_judging_again_gives_the_same(rubric: Rubric, observations: dict[str, Observation]) -> None:
    assert rubric.judge(observations) == rubric.judge(dict(observations))


@pytest.mark.parametrize(
    ("path", "facts", "expected"),
    [
        ("edge.status", {"status": "ACTIVE"}, "ACTIVE"),
        ("edge", "ACTIVE", "ACTIVE"),
        ("edge.gateway.network", {"gateway": {"network": "public"}}, "public"),
        ("edge.properties.hw.cpu", {"properties": {"hw.cpu": 2}}, 2),
        ("edge.hw.cpu", {"hw.cpu": 2}, 2),
        ("edge.hw.cpu", {"hw": {"cpu": 2}}, 2),
    ],
)
def test_a_path_leads_to_its_fact(path: str, facts: Any, expected: Any) -> None:
    assert verdict(path, expected, edge=Seen(facts)) == Verdict.MET


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("edge", None),
        ("edge.status", None),
        ("edge.status", 7),
        ("edge.gateway.network", {"gateway": None}),
        ("edge.gateway.network", {"gateway": {}}),
        ("edge.gateway.network.name", {"gateway": {"network": "public"}}),
    ],
)
def test_what_is_below_an_absent_thing_is_absent(path: str, facts: Any) -> None:
    assert Criterion(1, Text.plain("gone"), {path: Absent()}).judge({"edge": Seen(facts)}).verdict == Verdict.MET
    assert verdict(path, "x", edge=Seen(facts)) == Verdict.NOT_MET


def test_a_fact_that_the_checker_does_not_report_is_undecided() -> None:
    (evidence,) = Criterion(1, Text.plain("so"), {"edge.stat": Absent()}).judge({"edge": Seen({})}).evidence
    assert (evidence.verdict, evidence.reason) == (Verdict.UNDECIDED, "the checker reported no fact `stat`")


def test_what_could_not_be_seen_is_undecided_and_says_why() -> None:
    (evidence,) = Criterion(1, Text.plain("so"), {"edge.x": Equals(1)}).judge({"edge": Unseen("no cloud")}).evidence
    assert (evidence.verdict, evidence.reason, evidence.observed) == (Verdict.UNDECIDED, "no cloud", None)


def test_one_expectation_that_fails_settles_a_criterion_whatever_could_not_be_seen() -> None:
    criterion = Criterion(2, Text.plain("so"), {"a": Equals(1), "b.x": Equals(1)})
    part = criterion.judge({"a": Seen(2)})
    assert part.verdict == Verdict.NOT_MET
    assert [one.verdict for one in part.evidence] == [Verdict.NOT_MET, Verdict.UNDECIDED]


def test_the_evidence_says_what_was_expected_and_what_was_there() -> None:
    criterion = Criterion(1, Text.plain("It serves the subnet"), {"edge.subnets": Contains(("web-v4",))})
    (evidence,) = criterion.judge({"edge": Seen({"subnets": ["app-v4"]})}).evidence
    assert (evidence.fact, evidence.expected, evidence.observed) == ("edge.subnets", "contains web-v4", ["app-v4"])

"""One sitting, as a fold over its events."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.attempt import (
    Attempt,
    By,
    Event,
    Flagged,
    Observed,
    Responded,
    State,
    Submitted,
    Visited,
    fold,
)
from quizengine.core.form import Form
from quizengine.core.observation import Seen
from quizengine.core.stamp import Stamp, between
from tests.strategies import ATTEMPTS, EVENTS, STAMPS

ITEM = "identity/scope"


def sitting(minutes: float = 1, factor: float = 1.0) -> Attempt:
    return Attempt("20261122-k7q2", Form("coa", "seed", minutes, 70, ()), at(0), factor=factor)


def at(seconds: float) -> Stamp:
    return Stamp(1000 + seconds, "boot", 10 + seconds)


def after(*events: Event) -> State:
    return fold(State.at_start(sitting()), events)


@given(ATTEMPTS, st.lists(EVENTS, max_size=8), st.integers(0, 8))
def test_it_does_not_matter_where_a_sitting_was_interrupted(attempt: Attempt, events: list[Event], cut: int) -> None:
    start = State.at_start(attempt)
    assert fold(fold(start, events[:cut]), events[cut:]) == fold(start, events)


@given(st.lists(EVENTS, max_size=8), EVENTS)
def test_elapsed_time_only_grows(events: list[Event], event: Event) -> None:
    before = after(*events)
    assert fold(before, [event]).elapsed >= before.elapsed


@given(st.lists(EVENTS, max_size=5), STAMPS)
def test_the_time_left_is_never_below_nothing_nor_above_the_limit(events: list[Event], now: Stamp) -> None:
    assert 0 <= after(*events).left(now) <= 60


@given(st.floats(0, 59), st.floats(0, 1e6))
def test_setting_the_wall_clock_back_between_answers_wins_no_time(seconds: float, back: float) -> None:
    honest = Responded(at(seconds), ITEM, "x")
    tricked = replace(honest, at=replace(at(seconds), wall=at(seconds).wall - back))
    assert after(tricked).elapsed >= between(at(0), honest.at) - 1e-6


def test_a_factor_lengthens_the_time() -> None:
    assert sitting(minutes=2, factor=1.5).seconds == 180


def test_the_latest_answer_counts() -> None:
    assert after(Responded(at(1), ITEM, ["a"]), Responded(at(2), ITEM, ["b"])).responses == {ITEM: ["b"]}


def test_an_answer_can_be_taken_back() -> None:
    assert after(Responded(at(1), ITEM, ["a"]), Responded(at(2), ITEM, None)).responses == {ITEM: None}


def test_a_flag_is_set_and_taken_away() -> None:
    flagged = after(Flagged(at(1), ITEM, flagged=True))
    assert flagged.flags == {ITEM}
    assert fold(flagged, [Flagged(at(2), ITEM, flagged=False)]).flags == frozenset()


def test_the_last_visited_position_is_where_one_goes_on() -> None:
    assert after(Visited(at(1), 3), Visited(at(2), 1)).position == 1


def test_the_latest_look_counts() -> None:
    seen = after(Observed(at(1), ITEM, {"a": Seen(1)}), Observed(at(2), ITEM, {"a": Seen(2)}))
    assert seen.observations == {ITEM: {"a": Seen(2)}}
    assert seen.looked == 2


@pytest.mark.parametrize(
    "late", [Responded(at(60), ITEM, "x"), Flagged(at(60), ITEM, flagged=True), Visited(at(60), 2)]
)
def test_what_comes_at_the_deadline_or_later_changes_nothing_but_the_time(late: Event) -> None:
    state = after(late)
    assert (state.responses, state.flags, state.position) == ({}, frozenset(), 0)
    assert not state.open
    assert state.left(at(61)) == 0


def test_an_answer_just_before_the_deadline_counts() -> None:
    assert after(Responded(at(59.9), ITEM, "x")).responses == {ITEM: "x"}


def test_what_comes_after_the_submission_changes_no_response() -> None:
    handed_in = after(Responded(at(1), ITEM, "a"), Submitted(at(2), By.PERSON))
    assert fold(handed_in, [Responded(at(3), ITEM, "b")]).responses == {ITEM: "a"}
    assert not handed_in.open


def test_the_first_submission_stands() -> None:
    state = after(Submitted(at(2), By.PERSON), Submitted(at(3), By.DEADLINE))
    assert (state.submitted, state.ended) == (By.PERSON, 2)


def test_a_sitting_never_ends_after_its_limit() -> None:
    assert after(Submitted(at(500), By.DEADLINE)).ended == 60


def test_checkers_may_look_after_the_deadline() -> None:
    assert after(Submitted(at(60), By.DEADLINE), Observed(at(70), ITEM, {})).observations == {ITEM: {}}

"""The score of a sitting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.form import Entry, Form
from quizengine.core.outcome import Outcome
from quizengine.core.scoring import Standing, Tally, total
from tests.strategies import FORMS, OUTCOMES


def paper(*points: float, cut_score: float = 70) -> Form:
    entries = tuple(Entry(f"d{n % 2}/i{n}", f"d{n % 2}", one, {}, hands_on=False) for n, one in enumerate(points))
    return Form("coa", "seed", 90, cut_score, entries)


@pytest.mark.parametrize(
    ("earned", "undecided", "standing"),
    [
        (7, 0, Standing.PASSED),
        (7, 3, Standing.PASSED),
        (6, 4, Standing.OPEN),
        (6, 1, Standing.OPEN),
        (6, 0.9, Standing.FAILED),
        (0, 10, Standing.OPEN),
        (0, 0, Standing.FAILED),
    ],
)
def test_a_sitting_is_open_while_undecided_points_could_tip_it(
    earned: float, undecided: float, standing: Standing
) -> None:
    assert total(paper(10), {"d0/i0": Outcome(10, earned, undecided)}).standing == standing


def test_rounding_fails_nobody() -> None:
    thirds = {f"d{n % 2}/i{n}": Outcome.of_share(1, 0.7) for n in range(3)}
    assert total(paper(1, 1, 1), thirds).standing == Standing.PASSED


@given(FORMS, st.data())
def test_domains_add_up_to_the_total(form: Form, data: st.DataObject) -> None:
    score = total(form, {entry.item: data.draw(OUTCOMES) for entry in form.entries})
    assert set(score.domains) == {entry.domain for entry in form.entries}
    for part in ("possible", "earned", "undecided"):
        assert sum(getattr(one, part) for one in score.domains.values()) == pytest.approx(getattr(score.total, part))


@given(st.lists(OUTCOMES, max_size=5))
def test_percentages_are_a_range_within_0_and_100(outcomes: list[Outcome]) -> None:
    tally = Tally.of(outcomes)
    assert 0 <= tally.low <= tally.high <= 100 + 1e-9


@given(FORMS)
def test_an_item_without_an_outcome_is_undecided_and_never_wrong(form: Form) -> None:
    score = total(form, {})
    assert (score.total.earned, score.total.undecided) == (0, form.points)


def test_an_empty_sitting_is_worth_nothing() -> None:
    assert (Tally().low, Tally().high) == (0, 0)

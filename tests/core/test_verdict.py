"""Three-valued AND."""

from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.verdict import Verdict, all_of
from tests.strategies import VERDICTS

SEVERAL = st.lists(VERDICTS, max_size=5)


@given(SEVERAL, SEVERAL)
def test_neither_order_nor_grouping_matters(some: list[Verdict], others: list[Verdict]) -> None:
    assert all_of(some + others) == all_of(others + some) == all_of([all_of(some), all_of(others)])


@given(VERDICTS)
def test_a_verdict_joined_with_itself_or_with_nothing_stays(verdict: Verdict) -> None:
    assert all_of([verdict, verdict]) == all_of([verdict]) == all_of([verdict, Verdict.MET]) == verdict


@given(SEVERAL)
def test_one_that_is_not_met_settles_it(some: list[Verdict]) -> None:
    assert all_of([*some, Verdict.NOT_MET]) == Verdict.NOT_MET


def test_one_undecided_leaves_it_open() -> None:
    assert all_of([Verdict.MET, Verdict.UNDECIDED]) == Verdict.UNDECIDED


def test_nothing_asked_is_met() -> None:
    assert all_of([]) == Verdict.MET

"""Taking a seat: blueprints, papers, preparation, and items that the bank has lost."""

from dataclasses import replace

import pytest

from quizengine.core.bank import Bank
from quizengine.core.problem import Exit, ProblemError
from quizengine.core.verdict import Verdict
from quizengine.delivery.admission import Paper, Terms, begin, blueprint_called, resume
from quizengine.delivery.grading import judge
from quizengine.delivery.paper import losses
from quizengine.delivery.preparation import prepare
from tests.fakes.clock import FakeClock
from tests.fakes.cloud import FakeCloud
from tests.fakes.records import FakeRecords
from tests.scenes import BANK, BLUEPRINT, ITEMS, choice, task


def silent(_step: str, _fraction: float) -> None:
    pass


def test_a_mistyped_blueprint_is_answered_with_the_one_that_was_meant() -> None:
    with pytest.raises(ProblemError, match="did you mean `small`") as caught:
        blueprint_called("smal", BANK)
    assert caught.value.status is Exit.USAGE


def test_a_paper_has_its_items_with_their_parameters_in_place() -> None:
    paper = Paper.drawn(BANK, BLUEPRINT, "seed")
    assert set(paper.items) == set(ITEMS)
    assert str(paper.items["b/four"].stem) == "Say hello world."
    assert paper.hands_on


def test_the_cloud_is_cleaned_and_prepared_before_the_clock_starts() -> None:
    cloud = FakeCloud()
    cloud.words.add("left over")
    prepare([choice("a/one"), task("b/four", prepare="once upon")], cloud, silent)
    assert cloud.words == {"once", "upon"}


def test_without_tasks_the_cloud_is_left_alone() -> None:
    cloud = FakeCloud()
    prepare([choice("a/one")], cloud, silent)
    assert cloud.cleaned == 0


def test_a_preparation_that_fails_keeps_the_exam_from_starting() -> None:
    with pytest.raises(ProblemError, match="preparation of `b/four` ended with status 1") as caught:
        prepare([task("b/four", prepare="fail")], FakeCloud(), silent)
    assert caught.value.problems[0].why == "it | failed"


def test_a_sitting_goes_on_though_the_bank_lost_an_item_whose_points_stay_undecided() -> None:
    records, clock = FakeRecords(), FakeClock()
    sat = begin(Paper.drawn(BANK, BLUEPRINT, "seed"), Terms("20270101-test"), records, clock)
    poorer = replace(BANK, items={name: item for name, item in ITEMS.items() if name != "b/four"})
    again = resume(sat.attempt, poorer, records, clock)
    assert [problem.code for problem in losses(sat.attempt.form, poorer)] == ["attempt.item-gone"]
    assert len(again.pages()) == 4
    outcome = judge(again, records).outcomes["b/four"]
    assert (outcome.verdict, outcome.undecided) == (Verdict.UNDECIDED, 2)
    assert again.items["b/four"].question.right() is None
    assert again.items["b/four"].question.review(None) == ()


def test_a_bank_that_is_too_poor_is_refused() -> None:
    with pytest.raises(ProblemError, match="asks for"):
        Paper.drawn(Bank({}, {}), BLUEPRINT, "seed")

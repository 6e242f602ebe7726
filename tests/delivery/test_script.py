"""Sittings by script, and the demonstration's own."""

from typing import Any

import pytest

from quizengine.core.problem import Exit, ProblemError
from quizengine.delivery.demonstration import responses
from quizengine.delivery.exam import Exam
from quizengine.delivery.grading import judge, look
from quizengine.delivery.script import ScriptedPrompter, objections
from tests.fakes.clock import FakeClock
from tests.fakes.cloud import FakeCloud
from tests.fakes.records import FakeRecords
from tests.scenes import ITEMS, choice, entry, sitting, task


def sat_by(answers: dict[str, Any]) -> dict[str, float]:
    records, cloud = FakeRecords(), FakeCloud()
    sat = sitting(records, FakeClock())
    assert Exam(sat, ScriptedPrompter(answers, cloud), lambda _: None).run()
    look(sat, cloud, lambda *_: None)
    return {name: one.earned for name, one in judge(sat, records).outcomes.items()}


def test_responses_in_short_and_in_full_earn_the_same() -> None:
    short = {"a/one": "yes", "a/two": "5000", "b/four": "hello world"}
    full = {"a/one": ["yes"], "a/two": {"port": "5000"}, "b/four": "hello world"}
    assert sat_by(short) == sat_by(full) == {"a/one": 1, "a/two": 1, "b/three": 0, "b/four": 2}


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"a/won": "yes"}, "`a/won` is no item of the bank"),
        ({"a/one": "perhaps"}, "there is no option `perhaps`"),
        ({"a/one": ["yes", "no"]}, "choose at most 1"),
        ({"a/two": {"prot": "5000"}}, "there is no blank `prot`"),
        ({"b/four": ["hello"]}, "its response is a shell script"),
    ],
)
def test_a_response_that_is_none_is_refused_before_the_clock_starts(answers: dict[str, Any], fault: str) -> None:
    with pytest.raises(ProblemError, match=fault) as caught:
        objections(answers, ITEMS, ITEMS)
    assert caught.value.status is Exit.USAGE


def test_a_response_to_an_item_that_was_not_drawn_is_passed_over() -> None:
    objections({"a/one": "anything"}, {}, ITEMS)


def test_the_demonstration_gets_some_right_and_some_wrong_one_task_of_each() -> None:
    papers = [choice(f"a/{number}") for number in range(5)] + [entry("a/port")]
    given = responses([*papers, task("b/one"), task("b/two")])
    earned = [item.question.score(given[item.id], item.points).earned for item in papers]
    assert earned == [1, 1, 0, 1, 1, 0]
    assert (given["b/one"], given["b/two"]) == ("hello world", "hello")


def test_a_script_that_meets_the_deadline_stops_answering() -> None:
    clock = FakeClock()
    sat = sitting(FakeRecords(), clock)
    prompter = ScriptedPrompter({"a/one": "yes"}, FakeCloud())
    clock.advance(601)
    Exam(sat, prompter, lambda _: None).run()
    assert sat.state.responses == {}

"""One task practised by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.bank import Bank
from quizengine.core.problem import Exit, ProblemError
from quizengine.core.verdict import Verdict
from quizengine.delivery.single_task import InHand, begin, called, check, next_hint, require_undoable, solution, tasks
from tests.fakes.cloud import FakeCloud
from tests.scenes import BANK, choice, furniture, task


def test_a_task_is_prepared_in_a_clean_cloud_and_checked_as_often_as_one_likes() -> None:
    cloud = FakeCloud()
    cloud.words.add("hello")
    item = task("b/four", prepare="once")
    begin(item, cloud, lambda _name, _fraction: None)
    assert cloud.words == {"once"}
    assert check(item, cloud).verdict is Verdict.NOT_MET
    cloud.run(solution(item))
    assert check(item, cloud).verdict is Verdict.MET


def test_what_a_task_left_is_removed_before_the_next_where_a_cloud_is_not_reset() -> None:
    theirs = FakeCloud(resets=False)
    theirs.run("somebodys and-more")
    begin(task("b/four", made=furniture("lan", creates=("hello",), cleanup="-and-more")), theirs, lambda *_: None)
    theirs.run("hello other")
    begin(task("b/five", made=furniture("wan")), theirs, lambda *_: None)
    assert theirs.words == {"somebodys", "other", "wan"}


def test_a_fixture_is_made_before_the_preparation_and_told_as_it_comes() -> None:
    told: list[tuple[str, float]] = []
    cloud = FakeCloud()
    begin(task("b/four", prepare="-lan broken", made=furniture("lan", "wan")), cloud, lambda *step: told.append(step))
    assert cloud.words == {"wan", "broken"}
    assert [name for name, _ in told] == ["a clean cloud", "lan", "wan", "b/four"]
    assert [fraction for _, fraction in told] == sorted(fraction for _, fraction in told)
    assert told[-1][1] < 1


def test_a_task_that_does_not_say_how_it_is_undone_is_not_begun_again_where_nothing_is_reset() -> None:
    theirs, ours = FakeCloud(resets=False), FakeCloud()
    require_undoable(task("b/four", made=furniture(creates=("hello",))), theirs)
    require_undoable(task("b/four"), ours)
    with pytest.raises(ProblemError, match="`b/four` does not say how it is undone"):
        require_undoable(task("b/four"), theirs)


def test_a_task_is_found_with_its_values_and_a_mistyped_one_is_guessed() -> None:
    assert str(called("b/four", BANK, "seed").stem) == "Say hello world."
    with pytest.raises(ProblemError, match="did you mean `b/four`") as caught:
        called("b/for", BANK, "seed")
    assert caught.value.status is Exit.USAGE


def test_an_item_on_paper_is_no_task() -> None:
    with pytest.raises(ProblemError, match="no task `a/one`"):
        called("a/one", BANK, "seed")
    with pytest.raises(TypeError, match="a/one is no task"):
        solution(choice("a/one"))


def test_tasks_are_listed_by_domain() -> None:
    bank = Bank({name: task(name) for name in ("a/x", "b/y")} | {"a/z": choice("a/z")}, {})
    assert [item.id for item in tasks(bank)] == ["a/x", "b/y"]
    assert [item.id for item in tasks(bank, ("b",))] == ["b/y"]


def test_hints_come_one_by_one_and_end() -> None:
    hand = InHand("b/four", "seed")
    words, after = next_hint(task("b/four"), hand)
    assert (str(words), after.hints) == ("Say it twice.", 1)
    assert next_hint(task("b/four"), after) == (None, after)


@given(st.builds(InHand, st.text(), st.text(), st.integers(0, 9)))
def test_what_is_in_hand_is_read_as_it_was_written(hand: InHand) -> None:
    assert InHand.from_text(hand.as_text()) == hand


@pytest.mark.parametrize("text", ["", "[]", '{"item": "x"}', '{"item": "x", "seed": "y", "hints": "many"}'])
def test_a_note_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        InHand.from_text(text)

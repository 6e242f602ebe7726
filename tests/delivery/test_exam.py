"""The dialogue of an exam."""

from collections.abc import Callable

import pytest

from quizengine.core.attempt import By, Submitted
from quizengine.core.page import Answer, GoTo, Wish
from quizengine.delivery.exam import Exam
from quizengine.delivery.sitting import Sitting
from tests.fakes.clock import FakeClock
from tests.fakes.prompter import FakePrompter, Step
from tests.fakes.records import FakeRecords
from tests.scenes import sitting


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def records() -> FakeRecords:
    return FakeRecords()


@pytest.fixture
def sat(records: FakeRecords, clock: FakeClock) -> Sitting:
    return sitting(records, clock)


def run(sat: Sitting, *steps: Step, sure: bool = True, in_shell: Callable[[], None] = lambda: None) -> FakePrompter:
    prompter = FakePrompter(steps, sure=sure)
    Exam(sat, prompter, lambda _left: in_shell()).run()
    return prompter


def test_an_answer_turns_to_the_next_item_and_the_last_one_to_the_review(sat: Sitting) -> None:
    prompter = run(sat, Answer(["yes"]), Answer({"port": "5000"}), Answer(["no"]), Answer({"done": True}), Wish.SUBMIT)
    assert prompter.seen == ["a/one", "a/two", "b/three", "b/four", "review of 4"]
    assert list(sat.state.responses.values()) == [["yes"], {"port": "5000"}, ["no"], {"done": True}]
    assert sat.state.submitted is By.PERSON


def test_taking_an_answer_back_stays_on_the_item(sat: Sitting) -> None:
    prompter = run(sat, Answer(["yes"]), Wish.PREVIOUS, Answer(None), Wish.LEAVE)
    assert prompter.seen == ["a/one", "a/two", "a/one", "a/one"]
    assert sat.state.responses["a/one"] is None


def test_one_can_go_anywhere_and_never_off_the_form(sat: Sitting) -> None:
    prompter = run(sat, GoTo(3), Wish.PREVIOUS, Wish.PREVIOUS, Wish.PREVIOUS, GoTo(99), Wish.LEAVE)
    assert prompter.seen == ["a/one", "b/three", "a/two", "a/one", "a/one", "b/four"]


def test_a_flag_is_put_and_taken_away(sat: Sitting) -> None:
    run(sat, Wish.FLAG, Wish.LEAVE)
    assert sat.page().flagged
    run(sat, Wish.FLAG, Wish.LEAVE)
    assert not sat.page().flagged


def test_handing_in_is_asked_for_with_the_number_of_what_is_missing(sat: Sitting) -> None:
    prompter = run(sat, Answer(["yes"]), Wish.SUBMIT, Wish.LEAVE, sure=False)
    assert prompter.unanswered == [3]
    assert sat.open


def test_the_review_leads_to_an_item_or_back(sat: Sitting) -> None:
    prompter = run(sat, Wish.REVIEW, GoTo(3), Wish.REVIEW, Wish.NEXT, Wish.LEAVE)
    assert prompter.seen == ["a/one", "review of 4", "b/three", "review of 4", "b/three"]


def test_at_the_deadline_it_is_handed_in_with_what_was_answered(
    sat: Sitting, clock: FakeClock, records: FakeRecords
) -> None:
    def dawdle() -> Answer:
        clock.advance(601)
        return Answer(["no"])

    run(sat, Answer(["yes"]), dawdle)
    assert sat.state.responses == {"a/one": ["yes"]}
    assert sat.state.submitted is By.DEADLINE
    assert isinstance(records.journal[sat.attempt.id][-1], Submitted)


def test_time_in_the_shell_counts(sat: Sitting, clock: FakeClock) -> None:
    run(sat, GoTo(4), Wish.SHELL, in_shell=lambda: clock.advance(601))
    assert sat.state.submitted is By.DEADLINE


def test_saying_yes_after_the_deadline_does_not_hand_in_twice(sat: Sitting, clock: FakeClock) -> None:
    class Slow(FakePrompter):
        def confirms_submission(self, unanswered: int, left: Callable[[], float]) -> bool:
            clock.advance(601)
            return super().confirms_submission(unanswered, left)

    Exam(sat, Slow([Wish.SUBMIT]), lambda _: None).run()
    assert sat.state.submitted is By.DEADLINE


def test_leaving_keeps_it_open_and_says_so(sat: Sitting) -> None:
    assert Exam(sat, FakePrompter([Wish.LEAVE]), lambda _: None).run() is False
    assert sat.open


def test_a_sitting_taken_up_again_has_every_answer_and_the_time_that_is_left(
    sat: Sitting, clock: FakeClock, records: FakeRecords
) -> None:
    run(sat, Answer(["yes"]), Wish.FLAG, Wish.LEAVE)
    clock.advance(100)
    again = Sitting(sat.attempt, sat.items, records, clock)
    assert again.state.responses == {"a/one": ["yes"]}
    assert again.page().item.id == "a/two"
    assert again.page().flagged
    assert again.left() == 500


def test_setting_the_wall_clock_back_wins_no_time(sat: Sitting, clock: FakeClock, records: FakeRecords) -> None:
    clock.advance(100)
    clock.set_wall_back(3600)
    assert sat.left() == 500
    run(sat, Answer(["yes"]), Wish.LEAVE)
    assert Sitting(sat.attempt, sat.items, records, clock).left() == 500


def test_a_reboot_does_not_stop_the_clock(sat: Sitting, clock: FakeClock) -> None:
    clock.advance(100)
    clock.reboot()
    assert sat.left() == 500


def test_an_accommodation_lengthens_the_time(records: FakeRecords, clock: FakeClock) -> None:
    assert sitting(records, clock, factor=1.5).left() == 900

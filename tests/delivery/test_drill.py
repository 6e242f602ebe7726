"""Drills: what is due, and when it comes again."""

from datetime import datetime
from typing import Any

from quizengine.core.item import Item
from quizengine.core.observation import to_json
from quizengine.core.outcome import Outcome
from quizengine.core.page import Answer, Wish
from quizengine.core.task import Task
from quizengine.delivery.drill import Drill
from tests.fakes.clock import FakeClock
from tests.fakes.cloud import FakeCloud
from tests.fakes.prompter import FakePrompter
from tests.fakes.records import FakeReviews
from tests.scenes import choice, task

DAY = 86_400.0


def told(_item: Item, _response: Any, _outcome: Outcome, _due: datetime) -> None:
    pass


def test_what_is_new_is_due_and_what_went_well_is_not() -> None:
    drill = Drill(FakeReviews(), FakeClock())
    one, two = choice("a/one"), choice("a/two")
    drill.keep(one, Outcome(1, 1))
    assert drill.queue([one, two]) == [two]


def test_the_longest_overdue_comes_first_and_the_new_last() -> None:
    clock = FakeClock()
    drill = Drill(FakeReviews(), clock)
    one, two, new = choice("z/one"), choice("a/two"), choice("a/new")
    drill.keep(one, Outcome(1, 0))
    clock.advance(10)
    drill.keep(two, Outcome(1, 0))
    clock.advance(30 * DAY)
    assert drill.queue([new, two, one]) == [one, two, new]


def test_what_went_wrong_comes_again_sooner() -> None:
    drill = Drill(FakeReviews(), FakeClock())
    due = [drill.keep(choice(f"a/{share}"), Outcome(1, share)) for share in (0, 0.5, 1)]
    assert due == sorted(due)
    assert due[0] < due[2]


def test_each_answer_is_kept_and_told_and_what_is_passed_over_is_not() -> None:
    reviews = FakeReviews()
    heard: list[tuple[str, float]] = []
    items = [choice("a/one"), choice("a/two"), choice("a/three"), choice("a/four")]
    prompter = FakePrompter([Wish.FLAG, Answer(["yes"]), Wish.NEXT, Answer(None), Wish.LEAVE])
    answered = Drill(reviews, FakeClock()).run(
        items, prompter, lambda item, _response, outcome, _due: heard.append((item.id, outcome.earned)), "seed"
    )
    assert answered == 2
    assert heard == [("a/one", 1), ("a/three", 0)]
    assert reviews.ratings == [("a/one", 3), ("a/three", 1)]


class FakeBench:
    """A bench on which words are said when one enters."""

    def __init__(self) -> None:
        self.cloud = FakeCloud()
        self.started: list[str] = []

    def start(self, item: Item) -> None:
        self.cloud.clean()
        self.started.append(item.id)

    def enter(self) -> None:
        self.cloud.run("hello")

    def look(self, item: Item) -> Any:
        assert isinstance(item.question, Task)
        return to_json(self.cloud.observe(item.question.looks))


def test_a_task_is_made_ready_done_and_looked_at() -> None:
    heard: list[tuple[str, float]] = []
    bench = FakeBench()
    prompter = FakePrompter([Wish.NEXT, Wish.SHELL, Answer({"done": True})])
    Drill(FakeReviews(), FakeClock()).run(
        [task("a/passed-over"), task("a/done")],
        prompter,
        lambda item, _response, outcome, _due: heard.append((item.id, outcome.earned)),
        "seed",
        bench,
    )
    assert bench.started == ["a/passed-over", "a/done"]
    assert heard == [("a/done", 1)]


def test_without_a_bench_no_task_is_asked() -> None:
    prompter = FakePrompter([Answer(["yes"])])
    Drill(FakeReviews(), FakeClock()).run([task("a/x"), choice("a/one")], prompter, told, "seed")
    assert prompter.seen == ["a/one"]


def test_the_same_reviews_give_the_same_due_times() -> None:
    def history() -> datetime:
        clock = FakeClock()
        drill = Drill(FakeReviews(), clock)
        drill.run([choice("a/one")], FakePrompter([Answer(["yes"])]), told, "seed")
        clock.advance(DAY)
        return drill.keep(choice("a/one"), Outcome(1, 1))

    assert history() == history()

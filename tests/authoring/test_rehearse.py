"""The rehearsal of a whole form."""

from dataclasses import replace
from typing import Any

from quizengine.authoring.rehearse import rehearse
from quizengine.authoring.verify import Proof
from quizengine.core.item import Item
from quizengine.core.task import Task
from tests.fakes.cloud import FakeCloud
from tests.scenes import furniture, task


def rehearsed(*items: Item, cloud: FakeCloud | None = None) -> list[Proof]:
    ground = cloud or FakeCloud()
    return list(rehearse(items, ground, lambda: ground, lambda _: None))


def sayings(name: str, *words: str, **parts: Any) -> Item:
    """Give the task to say two words, which no other task's are."""
    item = task(name)
    assert isinstance(item.question, Task)
    (hello, world) = words
    looks = tuple(
        replace(look, arguments={"word": word}) for look, word in zip(item.question.looks, (hello, world), strict=True)
    )
    return replace(item, question=replace(item.question, looks=looks, solution=f"{hello} {world}", **parts))


ONE, TWO = sayings("b/one", "red", "blue"), sayings("b/two", "warm", "cold")


def test_tasks_that_leave_each_other_alone_hold_in_every_state() -> None:
    cloud = FakeCloud()
    found = rehearsed(ONE, TWO, cloud=cloud)
    assert [(proof.item, proof.trial) for proof in found] == [
        ("b/one", "prepared together"),
        ("b/two", "prepared together"),
        ("b/one", "b/one is solved"),
        ("b/two", "b/one is solved"),
        ("b/one", "b/two is solved"),
        ("b/two", "b/two is solved"),
    ]
    assert all(proof.holds for proof in found)
    assert cloud.cleaned == 1


def test_a_task_that_is_solved_by_another_is_found() -> None:
    broken = [proof for proof in rehearsed(ONE, sayings("b/two", "red", "cold")) if not proof.holds]
    assert [(proof.item, proof.trial) for proof in broken] == [("b/two", "b/one is solved")]
    assert "is MET, and must be NOT_MET" in broken[0].faults[0].what


def test_a_task_that_another_breaks_is_found() -> None:
    breaker = sayings("b/two", "warm", "cold")
    assert isinstance(breaker.question, Task)
    breaker = replace(breaker, question=replace(breaker.question, solution="warm cold -red"))
    broken = [proof for proof in rehearsed(ONE, breaker) if not proof.holds]
    assert [(proof.item, proof.trial) for proof in broken] == [("b/one", "b/two is solved")]


def test_a_preparation_that_solves_another_task_is_found() -> None:
    broken = [proof for proof in rehearsed(ONE, sayings("b/two", "warm", "cold", prepare="blue")) if not proof.holds]
    assert [(proof.item, proof.trial) for proof in broken] == [("b/one", "prepared together")]


def test_a_script_that_fails_ends_it_with_what_it_said() -> None:
    prepared = rehearsed(ONE, sayings("b/two", "warm", "cold", prepare="fail"))
    assert [(proof.item, proof.faults[0].what) for proof in prepared] == [
        ("b/two", "the preparation ended with status 1")
    ]
    solved = rehearsed(sayings("b/one", "red", "fail"), TWO)
    assert (solved[-1].trial, solved[-1].output) == ("solution", "it\nfailed")


def test_fixtures_that_cannot_be_made_together_are_told() -> None:
    cloud = FakeCloud(resets=False)
    cloud.words.add("lan")
    taken = task("b/two", made=furniture("lan"))
    assert [(proof.item, proof.faults[0].what, proof.output) for proof in rehearsed(ONE, taken, cloud=cloud)] == [
        ("the form", "the making of the fixtures ended with status 1", "there is {'lan'} already")
    ]


def test_in_a_cloud_that_is_not_reset_every_task_is_cleaned_up_in_the_end() -> None:
    cloud = FakeCloud(resets=False)
    tidy = sayings("b/one", "red", "blue", cleanup="-red -blue")
    assert all(proof.holds for proof in rehearsed(tidy, cloud=cloud))
    assert not cloud.words

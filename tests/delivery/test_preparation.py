"""Making a cloud ready for a form's tasks, by a program that is killed, and by the next one."""

import pytest

from quizengine.core.ports import Stage
from quizengine.core.problem import ProblemError
from quizengine.delivery.preparation import prepare, restore
from tests.fakes.cloud import DeathError, FakeCloud
from tests.scenes import choice, furniture, task

ATTEMPT = "20270101-test"
TASKS = [
    task("a/one", made=furniture("lan", "wan", creates=("web",), cleanup="-broken"), prepare="broken"),
    task("b/two", made=furniture("disk")),
]
READY = {"lan", "wan", "disk", "broken"}


def silent(name: str, fraction: float) -> None:
    del name, fraction


def killed(cloud: FakeCloud, word: str) -> FakeCloud:
    """Have a preparation die when it has just made something."""
    cloud.dies = word
    with pytest.raises(DeathError):
        prepare(TASKS, cloud, silent, ATTEMPT)
    assert word in cloud.words
    return cloud


@pytest.mark.parametrize("resets", [True, False])
@pytest.mark.parametrize("word", sorted(READY))
def test_an_exam_that_begins_after_one_was_killed_finds_nothing_of_it(word: str, *, resets: bool) -> None:
    cloud = killed(FakeCloud(resets=resets), word)
    prepare(TASKS, cloud, silent, "20270101-next")
    assert cloud.words == READY
    assert (cloud.stage(ATTEMPT), cloud.stage("20270101-next")) == (Stage.UNKNOWN, Stage.READY)


@pytest.mark.parametrize("resets", [True, False])
@pytest.mark.parametrize("word", sorted(READY))
def test_what_was_cut_short_for_an_open_exam_is_made_anew_once(word: str, *, resets: bool) -> None:
    cloud = killed(FakeCloud(resets=resets), word)
    assert restore(TASKS, cloud, silent, ATTEMPT)
    assert cloud.words == READY
    assert not restore(TASKS, cloud, silent, ATTEMPT)


def test_where_all_is_ready_the_candidates_work_is_left_alone() -> None:
    cloud = FakeCloud()
    prepare(TASKS, cloud, silent, ATTEMPT)
    cloud.run("hello -broken")
    assert not restore(TASKS, cloud, silent, ATTEMPT)
    assert cloud.words == {"hello", *READY} - {"broken"}


def test_what_a_reset_took_away_is_prepared_again_beside_what_was_done_since() -> None:
    cloud = FakeCloud()
    prepare(TASKS, cloud, silent, ATTEMPT)
    cloud.clean()
    cloud.run("hello")
    assert restore(TASKS, cloud, silent, ATTEMPT)
    assert cloud.words == {"hello", *READY}


def test_where_a_name_is_taken_nothing_is_cleaned_however_often_it_is_tried() -> None:
    cloud = FakeCloud()
    cloud.run("hello web")
    for _ in range(2):
        with pytest.raises(ProblemError, match="already"):
            restore(TASKS, cloud, silent, ATTEMPT)
    assert cloud.words == {"hello", "web"}


def test_an_exam_without_tasks_needs_no_cloud() -> None:
    cloud = FakeCloud()
    prepare([choice("a/one")], cloud, silent, ATTEMPT)
    assert not restore([choice("a/one")], cloud, silent, ATTEMPT)
    assert (cloud.cleaned, cloud.stages) == (0, {})

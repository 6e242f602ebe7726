"""The proof of tasks."""

from dataclasses import replace
from typing import Any

from quizengine.authoring.verify import CLEANED, Proof, unprovable, verify
from quizengine.core.item import Item
from quizengine.core.task import Mistake, Path, Task
from tests.fakes.cloud import FakeCloud
from tests.scenes import WORDS, choice, furniture, task


def proofs(item: Item, cloud: FakeCloud | None = None) -> dict[str, Proof]:
    ground = cloud or FakeCloud()
    return {proof.trial: proof for proof in verify(item, ground, lambda: ground, lambda _: None)}


def changed(**parts: Any) -> Item:
    item = task("b/four")
    assert isinstance(item.question, Task)
    return replace(item, question=replace(item.question, **parts))


def test_a_good_task_holds_in_every_state_each_on_a_cloud_that_nobody_touched() -> None:
    cloud = FakeCloud()
    found = proofs(task("b/four"), cloud)
    assert list(found) == ["untouched", "solution", "alternative: the other way round", "mistake: half of it"]
    assert all(proof.holds for proof in found.values())
    assert cloud.cleaned == 3, "the solution begins where it was only looked"


def test_a_task_that_an_untouched_cloud_already_fulfils_is_found() -> None:
    fault = proofs(changed(prepare="hello"))["untouched"].faults[0].what
    assert fault.startswith("`hello is said` is MET, and must be NOT_MET")


def test_a_solution_that_does_not_earn_all_is_found_with_its_evidence() -> None:
    (fault,) = proofs(changed(solution="hello"))["solution"].faults
    assert fault.what == "`world is said` is NOT_MET, and must be MET (world.there: expected true, observed False)"
    assert fault.as_json() == {
        "what": fault.what,
        "criterion": "world is said",
        "evidence": [{"fact": "world.there", "expected": "true", "observed": False, "verdict": "NOT_MET"}],
    }


def test_an_alternative_that_earns_less_is_found() -> None:
    assert not proofs(changed(alternatives=(Path("half", "world"),)))["alternative: half"].holds


def test_a_mistake_that_breaks_more_or_less_than_it_names_is_found() -> None:
    more = proofs(changed(mistakes=(Mistake("nothing", "silence", ("world is said",)),)))["mistake: nothing"]
    less = proofs(changed(mistakes=(Mistake("all", "hello world", ("world is said",)),)))["mistake: all"]
    assert "`hello is said` is NOT_MET, and must be MET" in more.faults[0].what
    assert "`world is said` is MET, and must be NOT_MET" in less.faults[0].what


def test_a_script_that_fails_is_told_with_what_it_said() -> None:
    proof = proofs(changed(solution="hello world fail"))["solution"]
    assert [fault.what for fault in proof.faults] == ["the script ended with status 1"]
    assert proof.output == "it\nfailed"


def test_a_preparation_that_fails_is_told() -> None:
    (fault,) = proofs(changed(prepare="fail"))["solution"].faults
    assert fault.what == "the preparation ended with status 1"


def test_a_mistake_may_end_in_an_error_of_the_client() -> None:
    assert proofs(changed(mistakes=(Mistake("half", "hello fail", ("world is said",)),)))["mistake: half"].holds


def test_a_cloud_out_of_reach_proves_nothing() -> None:
    cloud = FakeCloud()
    cloud.out_of_reach = "the lab is down"
    assert "UNDECIDED" in proofs(task("b/four"), cloud)["untouched"].faults[0].what


def test_only_tasks_are_proven() -> None:
    assert proofs(choice("a/one")) == {}


def test_a_clean_up_that_leaves_something_is_found() -> None:
    made = furniture(creates=("hello", "world"))
    assert proofs(task("b/four", made=made))[CLEANED].holds
    less = proofs(task("b/four", made=furniture(creates=("hello",))))[CLEANED]
    assert "`world is said` is MET" in less.faults[0].what
    assert proofs(changed(cleanup="-hello -world"))[CLEANED].holds


def test_what_cannot_be_removed_is_found_and_so_is_what_cannot_be_made_again() -> None:
    cloud = FakeCloud()
    cloud.stuck.add("lan")
    proof = proofs(task("b/four", made=furniture("lan", creates=("hello", "world"))), cloud)[CLEANED]
    assert [fault.what for fault in proof.faults] == ["the preparation after the clean-up ended with status 1"]
    assert "there is {'lan'} already" in proof.output


def test_what_is_left_behind_is_told_though_it_hinders_nothing() -> None:
    cloud = FakeCloud()
    cloud.stuck.add("spare")
    (fault,) = proofs(task("b/four", made=furniture(creates=("hello", "world", "spare"))), cloud)[CLEANED].faults
    assert fault.what == "`spare` could not be removed (it is stuck)"


def test_a_fixture_is_there_in_every_state_and_one_that_cannot_be_made_is_told() -> None:
    cloud = FakeCloud(resets=False)
    assert all(proof.holds for proof in proofs(task("b/four", made=furniture("lan", creates=WORDS)), cloud).values())
    assert cloud.words == set()
    cloud.run("lan")
    (fault,) = proofs(task("b/four", made=furniture("lan", creates=WORDS)), cloud)["solution"].faults
    assert fault.what == "the preparation ended with status 1"


def test_in_a_cloud_that_is_not_reset_the_clean_up_makes_room_for_the_next_trial() -> None:
    cloud = FakeCloud(resets=False)
    assert all(proof.holds for proof in proofs(changed(cleanup="-hello -world"), cloud).values())
    assert not cloud.words & {"hello", "world"}


def test_a_task_that_does_not_say_what_to_remove_cannot_be_proven_in_a_cloud_that_is_not_reset() -> None:
    assert unprovable(task("b/four")).startswith("it has no `fixture`")
    assert unprovable(changed(cleanup="-hello")) == ""
    assert unprovable(task("b/four", made=furniture(creates=("hello",)))) == ""

"""What a task needs, and what a cloud offers."""

from quizengine.core.bank import Bank
from quizengine.core.offer import EVERYTHING, Offer, lacking, practicable, services_needed, without
from tests.scenes import choice, task

STORAGE = Offer(frozenset({"admin", "identity", "block-storage"}))


def test_a_lab_offers_whatever_a_task_may_need() -> None:
    assert lacking(task("a/x", needs=("compute", "files", "john", "demo")), EVERYTHING) == ()


def test_a_task_says_what_a_cloud_lacks_for_it_and_why() -> None:
    offer = Offer(STORAGE.has, {"compute": "it answered with HTTP status 503"})
    assert lacking(task("a/x", needs=("block-storage", "compute")), offer) == (
        "the service compute (it answered with HTTP status 503)",
    )


def test_no_task_goes_without_an_administrators_rights_and_every_other_item_goes_anywhere() -> None:
    nothing = Offer(frozenset())
    assert lacking(task("a/x"), nothing) == ("an administrator's rights",)
    assert lacking(choice("a/y"), nothing) == ()


def test_a_bank_is_left_with_what_can_be_practised() -> None:
    items = (choice("a/one"), task("a/two", needs=("block-storage",)), task("a/three", needs=("files",)))
    assert list(practicable(Bank({item.id: item for item in items}, {}), STORAGE).items) == ["a/one", "a/two"]


def test_the_services_that_several_items_need_are_all_named_once() -> None:
    items = [choice("a/one"), task("a/two", needs=("image", "demo")), task("a/three", needs=("image", "compute"))]
    assert services_needed(items) == {"image", "compute"}


def test_a_lab_without_a_host_says_why_a_task_cannot_be_done_there() -> None:
    offer = without({"host": "unshare: Operation not permitted"})
    assert lacking(task("a/x", needs=("files", "block-storage")), offer) == ()
    assert lacking(task("a/y", needs=("files", "host")), offer) == (
        "the lab's host, with its units and its network (unshare: Operation not permitted)",
    )

"""What keeps two tasks from being in one form."""

from quizengine.core.footprint import Footprint, footprint
from quizengine.core.item import Item
from quizengine.core.offer import relied_on
from tests.scenes import choice, furniture, task


def touched(name: str, needs: tuple[str, ...] = (), disturbs: tuple[str, ...] = (), **values: str) -> Footprint:
    return footprint(disturbing(name, needs, disturbs), values)


def disturbing(name: str, needs: tuple[str, ...], disturbs: tuple[str, ...] = ()) -> Item:
    return task(name, needs=needs, disturbs=disturbs)


def reasons(one: Footprint, other: Footprint) -> set[str]:
    """Give what is said of two tasks, whichever comes first; both ways it is as `spoils` has it."""
    assert one.spoils(other) == other.spoils(one) == bool(one.reason(other)) == bool(other.reason(one))
    return {one.reason(other), other.reason(one)}


def test_a_task_spoils_those_that_rely_on_what_it_disturbs() -> None:
    breaker = touched("a/breaker", ("compute", "image"), ("compute",))
    assert reasons(breaker, touched("b/server", ("compute",))) == {
        "`a/breaker` disturbs `compute`, which `b/server` relies on"
    }
    assert reasons(breaker, touched("b/upload", ("image", "demo"))) == {""}


def test_two_that_disturb_the_same_are_never_together() -> None:
    john = (("john", "demo"), ("john",))
    assert reasons(touched("a/one", *john), touched("a/two", *john)) == {
        "`a/one` disturbs `john`, which `a/two` relies on",
        "`a/two` disturbs `john`, which `a/one` relies on",
    }


def test_whoever_disturbs_identity_disturbs_all_but_the_work_on_the_host() -> None:
    breaker = touched("a/breaker", ("identity",), ("identity",))
    assert breaker.spoils(touched("b/volume", ("block-storage",)))
    assert breaker.spoils(touched("b/user", ("john",)))
    assert not breaker.spoils(touched("b/veth", ("host", "files")))


def test_compute_relies_on_placement() -> None:
    assert relied_on(["compute", "files"]) == {"compute", "placement", "identity", "files"}


def test_a_name_is_borne_by_one_task_alone_as_it_is_drawn() -> None:
    one = task("a/one", made=furniture("${name}"))
    other = task("a/two", made=furniture(creates=("web",)))
    assert reasons(footprint(one, {"name": "web"}), footprint(other, {})) == {
        "`a/one` and `a/two` are both about the network `web`",
        "`a/two` and `a/one` are both about the network `web`",
    }
    assert reasons(footprint(one, {"name": "app"}), footprint(other, {})) == {""}


def test_what_is_answered_on_paper_touches_nothing() -> None:
    assert footprint(choice("a/one"), {}) == Footprint("a/one")

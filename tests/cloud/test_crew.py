"""Doing several things at once, in an order."""

from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizengine.cloud.provisioning.crew import at_once, in_order


@st.composite
def graphs(draw: st.DrawFn) -> dict[int, set[int]]:
    """Draw who waits for whom, with the numbers shuffled and no circles."""
    numbers = draw(st.permutations(range(draw(st.integers(0, 12)))))
    return {
        one: draw(st.sets(st.sampled_from(numbers[:place]))) if place else set() for place, one in enumerate(numbers)
    }


@given(graphs(), st.integers(1, 5))
@settings(deadline=None)
def test_everything_is_done_once_and_after_what_it_waits_for(graph: dict[int, set[int]], hands: int) -> None:
    begun: list[int] = []
    done: list[int] = []

    def work(one: int) -> None:
        assert graph[one] <= set(done)
        begun.append(one)
        done.append(one)

    in_order(graph, work, hands)
    assert sorted(begun) == sorted(graph)


def test_what_does_not_wait_for_one_another_is_done_at_the_same_time() -> None:
    together = Barrier(3, timeout=20)

    def work(one: int) -> None:
        if one:
            together.wait()

    in_order({0: {1, 2, 3}, 1: (), 2: (), 3: ()}, work)
    assert at_once(lambda _: together.wait() >= 0, [1, 2, 3]) == [True, True, True]


def test_after_an_error_nothing_more_is_begun() -> None:
    begun: list[int] = []

    def work(one: int) -> None:
        begun.append(one)
        if one == 1:
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        in_order({1: [], 2: [1], 3: [2]}, work)
    assert begun == [1]


def test_a_circle_is_refused_before_anything_is_done() -> None:
    with pytest.raises(ValueError, match="never be begun"):
        in_order({1: [], 2: [3], 3: [2]}, lambda _: pytest.fail("it was begun"))

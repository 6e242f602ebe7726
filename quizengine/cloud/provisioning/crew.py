"""Doing several things at once, none before those that it waits for."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from quizengine.core.fixture import in_a_circle

HANDS = 4
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def in_order(waits: Mapping[K, Iterable[K]], work: Callable[[K], None], hands: int = HANDS) -> None:
    """Do work of every key once what it waits for is done; the first error ends it when what is under way is done.

    What waits for itself by way of others, or for what is none of the keys, is a ValueError, before anything is done.
    """
    _require_an_order(waits)
    left = {key: set(needed) for key, needed in waits.items()}
    with ThreadPoolExecutor(hands) as pool:
        under_way: dict[Future[None], K] = {}
        try:
            while left or under_way:
                for key in [key for key, needed in left.items() if not needed]:
                    del left[key]
                    under_way[pool.submit(work, key)] = key
                for done in wait(under_way, return_when=FIRST_COMPLETED).done:
                    key = under_way.pop(done)
                    done.result()
                    for needed in left.values():
                        needed.discard(key)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def at_once(work: Callable[[K], T], keys: Sequence[K], hands: int = HANDS) -> list[T]:
    """Do work of every key, several at a time, and give what came of it in their order; the first error is raised."""
    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(work, keys))


def _require_an_order(waits: Mapping[K, Iterable[K]]) -> None:
    stuck = in_a_circle(waits) | {key for key, needed in waits.items() if not waits.keys() >= {*needed}}
    if stuck:
        raise ValueError(f"these can never be begun: {sorted(map(str, stuck))}")

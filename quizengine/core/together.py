"""Choosing from several groups so that no two of those chosen spoil one another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 1_000  # ways that lead nowhere, so that a hopeless search ends


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """Candidates in the order in which they are preferred, and how many of them are still wanted."""

    wanted: int
    candidates: tuple[T, ...]

    @property
    def possible(self) -> bool:
        """Whether there are as many as are wanted."""
        return self.wanted <= len(self.candidates)


def choose(groups: Sequence[Group[T]], spoils: Callable[[T, T], bool]) -> tuple[T, ...] | None:
    """Take as many of each group as are wanted, no two of which spoil one another; None where no way was found.

    What is preferred is taken wherever the rest can be chosen beside it.
    """
    ways: list[tuple[tuple[T, ...], tuple[Group[T], ...]]] = [((), tuple(groups))]
    nowhere = 0
    while ways and nowhere < MOST:
        chosen, left = ways.pop()
        if not all(group.possible for group in left):
            nowhere += 1
            continue
        place = next((place for place, group in enumerate(left) if group.wanted), None)
        if place is None:
            return chosen
        group = left[place]
        first, others = group.candidates[0], group.candidates[1:]
        without = (*left[:place], Group(group.wanted, others), *left[place + 1 :])
        beside = (*left[:place], Group(group.wanted - 1, others), *left[place + 1 :])
        ways.append((chosen, without))
        ways.append(((*chosen, first), tuple(_beside(first, one, spoils) for one in beside)))
    return None


def _beside(taken: T, group: Group[T], spoils: Callable[[T, T], bool]) -> Group[T]:
    """Leave out of a group what would spoil what was taken, or be spoiled by it."""
    if not group.wanted:
        return group
    return Group(group.wanted, tuple(one for one in group.candidates if not spoils(taken, one)))

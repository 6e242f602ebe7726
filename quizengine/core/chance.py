"""Chance out of a seed: the same seed gives the same order on every machine and Python."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


def shuffled(names: Iterable[str], seed: str) -> list[str]:
    """Put names in an order that depends on nothing but them and the seed."""
    return sorted(names, key=lambda name: (_weight(f"{seed}:{name}"), name))


def pick(values: Sequence[T], seed: str) -> T:
    """Choose one of the values; there must be one."""
    return values[_weight(seed) % len(values)]


def _weight(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")

"""Choosing among things that share a name, and naming things known by id."""

from collections.abc import Callable, Iterable
from typing import Any

DELETED = "(deleted)"


def newest(things: Iterable[Any]) -> tuple[Any, int]:
    """Give the thing that was created last (None where there is none), and how many there are."""
    several = sorted(things, key=lambda one: (one.created_at or "", one.id))
    return (several[-1] if several else None), len(several)


def name_of(find: Callable[..., Any], number: str | None) -> str | None:
    """Give the name of what has this id, by a finder of the SDK; None for no id, `(deleted)` for what is gone."""
    if not number:
        return None
    thing = find(number, ignore_missing=True)
    return DELETED if thing is None else str(thing.name)

"""How things of one kind are found, made and removed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from quizengine.core.fixture import Name, Resource

# What things of ours are known by, for people and for the program: their description, tag or metadata.
MARK = "quizengine"

Cloud: TypeAlias = Any  # openstacksdk's Connection, whose own types leave open which version of each API answers
LookUp: TypeAlias = Callable[[str, str], str]  # the id of what bears a name, by kind and name; ProblemError if nothing


@dataclass(frozen=True, slots=True)
class Found:
    """Something that bears a name; `ours` where it bears the mark, too, or is of a kind that cannot."""

    id: str
    ours: bool


def _nothing_more(cloud: Cloud, thing: Resource, number: str, look_up: LookUp) -> None:
    del cloud, thing, number, look_up


def _never(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    del cloud, look_up
    raise TypeError(f"fixtures make no {thing.named.kind}")


def _nobody_knows(cloud: Cloud, name: str) -> str | None:
    del cloud, name
    return None


@dataclass(frozen=True, slots=True)
class Maker:
    """One kind: every function is given a connection that leads into the thing's project.

    `find` gives what bears a name there, and `known` the id of what is seen from there under a name, whosever it is.
    `make` gives the new thing's id as soon as there is one, and `finish` does what else it takes and waits until it
    can be used. `remove` takes away what is part of the thing as well (its ports, its objects) and returns when it is
    gone; the SDK's NotFoundException means that it was gone before. `foresee` gives the id that a thing will have,
    where it is known before, and raises where it is there already. `by_name` tells that an id is nothing but the name.
    """

    find: Callable[[Cloud, Name], Iterable[Found]]
    remove: Callable[[Cloud, str], None]
    make: Callable[[Cloud, Resource, LookUp], str] = _never
    finish: Callable[[Cloud, Resource, str, LookUp], None] = _nothing_more
    foresee: Callable[[Cloud, Resource, LookUp], str] | None = None
    known: Callable[[Cloud, str], str | None] = _nobody_knows
    by_name: bool = False


def marked(thing: Any) -> bool:
    """Tell whether a thing's description is the mark."""
    return bool(thing.description == MARK)

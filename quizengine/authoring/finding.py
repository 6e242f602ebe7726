"""Something that lint finds in an item: a problem, and the path of keys that it is about."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from quizengine.core.problem import Place, Problem
from quizengine.core.text import Text

Path: TypeAlias = tuple[str | int, ...]
Locate: TypeAlias = Callable[[Place, Sequence[str | int]], Place]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem whose place is known as a path of keys only."""

    path: Path
    code: str
    what: str
    why: str = ""
    mend: str = ""

    def problem(self, place: Place, locate: Locate) -> Problem:
        """Give the problem at its place in the file."""
        return Problem(self.code, self.what, self.why, self.mend, locate(place, self.path))


def walk(thing: Any, path: Path) -> Iterator[tuple[Path, str | Text]]:
    """Give every text within frozen dataclasses, mappings (their keys, too) and lists, with the path to it.

    What has an `id` goes by it in the path; anything else in a list goes by its position.
    """
    if isinstance(thing, str | Text):
        yield path, thing
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield (*path, key), key
            yield from walk(value, (*path, key))
    elif isinstance(thing, tuple | list):
        for position, one in enumerate(thing):
            yield from walk(one, (*path, getattr(one, "id", position)))
    elif is_dataclass(thing) and not isinstance(thing, type):
        for name in _fields(type(thing)):
            yield from walk(getattr(thing, name), (*path, name))


@lru_cache(maxsize=256)
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))

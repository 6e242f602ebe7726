"""A YAML document as plain data, with the place of every key and value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

Path: TypeAlias = Sequence[str | int]


class Mark(NamedTuple):
    """A line and a column of the file, counted from 1."""

    line: int
    column: int


START = Mark(1, 1)


class Spot(NamedTuple):
    """Where a key and its value stand; `below` has the spots of the value's own entries, by key or position."""

    key: Mark
    value: Mark
    below: Mapping[str | int, "Spot"]


NOWHERE = Spot(START, START, {})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a mark of a file, in words; what a problem is before its file is known."""

    code: str
    what: str
    mark: Mark
    why: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a text holds: a mapping of plain values (None where it could not be read), and what was found wrong.

    `broken` has the marks of values that were refused: they stand in the data as None, and are not to be judged.
    """

    data: Mapping[str, Any] | None
    spot: Spot
    findings: tuple[Finding, ...]
    broken: frozenset[Mark]

    def spot_of(self, path: Path) -> Spot:
        """Give the spot at the end of a path; what of the path the document does not have is passed over."""
        spot = self.spot
        for step in path:
            spot = spot.below.get(step, spot)
        return spot

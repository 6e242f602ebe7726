"""A YAML document as plain data, with the place of every key and value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeAlias

Path: TypeAlias = Sequence[str | int]


class Mark(NamedTuple):
    """A line and a column of the file, counted from 1."""

    line: int
    column: int


START = Mark(1, 1)


class ParserMark(Protocol):
    """A mark as the parser makes it: line and column counted from 0."""

    line: int
    column: int


def mark_of(mark: ParserMark) -> Mark:
    """Give the parser's mark as people count."""
    return Mark(mark.line + 1, mark.column + 1)


class Spot(NamedTuple):
    """Where a key and its value stand; `below` has the spots of the value's own entries, by key or position.

    The marks stay as the parser made them: of most of them nobody ever asks.
    """

    key: ParserMark
    value: ParserMark
    below: Mapping[str | int, "Spot"]


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
    spot: Spot | None
    findings: tuple[Finding, ...]
    broken: frozenset[Mark]

    def key_mark(self, path: Path) -> Mark:
        """Give the mark of the key at the end of a path; what of the path is not in the document is passed over."""
        spot = self._spot_of(path)
        return mark_of(spot.key) if spot else START

    def value_mark(self, path: Path) -> Mark:
        """Give the mark of the value at the end of a path, as `key_mark` does."""
        spot = self._spot_of(path)
        return mark_of(spot.value) if spot else START

    def _spot_of(self, path: Path) -> Spot | None:
        spot = self.spot
        if spot is not None:
            for step in path:
                spot = spot.below.get(step, spot)
        return spot

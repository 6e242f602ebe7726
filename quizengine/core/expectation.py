"""What a rubric may expect of a fact: a closed vocabulary, total over JSON values."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from quizengine.core.parameters import PATTERN

WORDS = ("contains", "exactly", "matches", "at_least", "at_most", "one_of", "not", "absent")


class Expectation(Protocol):
    """Something that a JSON value may or may not be; written out in words by `str`."""

    def holds(self, value: Any) -> bool:
        """Tell whether the value is so; never raises, whatever its type."""


@dataclass(frozen=True, slots=True)
class Equals:
    """The fact is this value, type and all: true is not 1."""

    value: Any

    def holds(self, value: Any) -> bool:
        """Tell whether the values are the same."""
        return same(self.value, value)

    def __str__(self) -> str:
        return _said(self.value)


@dataclass(frozen=True, slots=True)
class Contains:
    """A list has all these members, a text all these parts, a mapping all these keys."""

    values: tuple[Any, ...]

    def holds(self, value: Any) -> bool:
        """Tell whether nothing of it is missing."""
        return all(_contains(value, wanted) for wanted in self.values)

    def __str__(self) -> str:
        return f"contains {_listed(self.values)}"


@dataclass(frozen=True, slots=True)
class Exactly:
    """A list has just these members, in any order and however often."""

    values: tuple[Any, ...]

    def holds(self, value: Any) -> bool:
        """Tell whether nothing is missing and nothing is too many."""
        return _covers(value, self.values) and _covers(self.values, value)

    def __str__(self) -> str:
        return f"exactly {_listed(self.values)}" if self.values else "nothing"


@dataclass(frozen=True, slots=True)
class Matches:
    """A text has a part that the regular expression (Python's `re`) matches."""

    pattern: str = field(metadata={PATTERN: True})

    def holds(self, value: Any) -> bool:
        """Tell whether the pattern is found in the text."""
        return isinstance(value, str) and _compiled(self.pattern).search(value) is not None

    def __str__(self) -> str:
        return f"matches /{self.pattern}/"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number is this or more."""

    bound: float

    def holds(self, value: Any) -> bool:
        """Tell whether it is a number that large."""
        return _is_number(value) and bool(value >= self.bound)

    def __str__(self) -> str:
        return f"at least {self.bound}"


@dataclass(frozen=True, slots=True)
class AtMost:
    """A number is this or less."""

    bound: float

    def holds(self, value: Any) -> bool:
        """Tell whether it is a number that small."""
        return _is_number(value) and bool(value <= self.bound)

    def __str__(self) -> str:
        return f"at most {self.bound}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact equals one of these values."""

    values: tuple[Any, ...]

    def holds(self, value: Any) -> bool:
        """Tell whether it is among them."""
        return _has(self.values, value)

    def __str__(self) -> str:
        return f"one of {_listed(self.values)}"


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no such thing (the fact is null, or the thing it belongs to is)."""

    def holds(self, value: Any) -> bool:
        """Tell whether there is nothing."""
        return value is None

    def __str__(self) -> str:
        return "absent"


@dataclass(frozen=True, slots=True)
class Not:
    """The fact is not so; of a thing that is absent, only its presence can be denied."""

    expectation: Expectation

    def holds(self, value: Any) -> bool:
        """Tell whether there is something, and it is otherwise."""
        return value is not None and not self.expectation.holds(value)

    def __str__(self) -> str:
        return "present" if self.expectation == Absent() else f"not {self.expectation}"


@dataclass(frozen=True, slots=True)
class Every:
    """All of these are so."""

    expectations: tuple[Expectation, ...]

    def holds(self, value: Any) -> bool:
        """Tell whether none of them fails."""
        return all(one.holds(value) for one in self.expectations)

    def __str__(self) -> str:
        return " and ".join(map(str, self.expectations))


def same(left: Any, right: Any) -> bool:
    """Tell whether two JSON values are equal, type and all; 1 and 1.0 are one number, true is none."""
    pairs = [(left, right)]
    while pairs:  # not by recursion: facts may be nested deeper than Python's stack is
        one, other = pairs.pop()
        if isinstance(one, Mapping) and isinstance(other, Mapping) and one.keys() == other.keys():
            pairs += [(one[key], other[key]) for key in one]
        elif _is_list(one) and _is_list(other) and len(one) == len(other):
            pairs += zip(one, other, strict=True)
        elif not _same_scalar(one, other):
            return False
    return True


def _same_scalar(left: Any, right: Any) -> bool:
    if isinstance(left, Mapping | list | tuple) or isinstance(right, Mapping | list | tuple):
        return False
    if _is_number(left) and _is_number(right):
        return bool(left == right)
    return type(left) is type(right) and bool(left == right)


def _covers(whole: Any, part: Any) -> bool:
    return _is_list(whole) and _is_list(part) and all(_has(whole, value) for value in part)


def _has(values: Sequence[Any], wanted: Any) -> bool:
    return any(same(value, wanted) for value in values)


def _contains(whole: Any, wanted: Any) -> bool:
    if isinstance(whole, str):
        return isinstance(wanted, str) and wanted in whole
    return (_is_list(whole) or isinstance(whole, Mapping)) and _has(list(whole), wanted)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def read(data: Any) -> Expectation:
    """Make an expectation out of JSON data: a bare value equals, `{contains: [...]}` and the like as named.

    Raises ValueError, in words for an author, where the data is none.
    """
    if isinstance(data, Mapping):
        return _read_words(data)
    if data is None:
        return Absent()
    return Equals(_frozen(data))


def _read_words(data: Mapping[str, Any]) -> Expectation:
    unknown = [word for word in data if word not in WORDS]
    if unknown or not data:
        named = f"`{unknown[0]}`" if unknown else "an empty mapping"
        raise ValueError(f"{named} is no expectation: write a plain value, or one of {', '.join(WORDS)}")
    several = tuple(_READERS[word](argument) for word, argument in data.items())
    return several[0] if len(several) == 1 else Every(several)


def _values(argument: Any) -> tuple[Any, ...]:
    return _frozen(argument) if isinstance(argument, list | tuple) else (_frozen(argument),)


def _frozen(data: Any) -> Any:
    if isinstance(data, list | tuple):
        return tuple(_frozen(one) for one in data)
    return data


def _pattern(argument: Any) -> Matches:
    if not isinstance(argument, str):
        raise ValueError("`matches` takes a regular expression, as text")  # noqa: TRY004 - one error type for authors
    try:
        _compiled(argument)
    except re.error as error:
        raise ValueError(f"`{argument}` is no regular expression: {error}") from error
    return Matches(argument)


def _number(argument: Any, word: str) -> float:
    if not _is_number(argument):
        raise ValueError(f"`{word}` takes a number")
    return argument  # type: ignore[no-any-return]  # just seen to be a number; an integer stays exact


def _absence(argument: Any) -> Expectation:
    if not isinstance(argument, bool):
        raise ValueError("`absent` takes true or false")  # noqa: TRY004 - one error type for authors
    return Absent() if argument else Not(Absent())


_READERS: Mapping[str, Callable[[Any], Expectation]] = {
    "contains": lambda argument: Contains(_values(argument)),
    "exactly": lambda argument: Exactly(_values(argument)),
    "matches": _pattern,
    "at_least": lambda argument: AtLeast(_number(argument, "at_least")),
    "at_most": lambda argument: AtMost(_number(argument, "at_most")),
    "one_of": lambda argument: OneOf(_values(argument)),
    "not": lambda argument: Not(read(argument)),
    "absent": _absence,
}


def _listed(values: Sequence[Any]) -> str:
    return ", ".join(map(_said, values))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if _is_list(value):
        return f"[{_listed(value)}]"
    return str(value)

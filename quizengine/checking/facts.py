"""Turning what a checker returned into plain JSON values, strictly."""

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

DEEPEST = 16
MOST_VALUES = 10_000
LONGEST_TEXT = 64 * 1024
LARGEST_NUMBER = 2**63


class FactError(ValueError):
    """Something among the facts is no plain value; the message says which fact, and why."""


def plain(value: Any) -> Any:
    """Give mappings for dataclasses and lists for tuples; texts, numbers, truth values and None stay.

    Raises FactError for anything else (a subclass, too), for NaN, and for what is too deep, too long or too much.
    """
    return _Reader().read(value, ())


class _Reader:
    def __init__(self) -> None:
        self.seen = 0

    def read(self, value: Any, path: tuple[str, ...]) -> Any:
        self.seen += 1
        if self.seen > MOST_VALUES:
            raise FactError(f"there are more than {MOST_VALUES} values among the facts")
        if len(path) > DEEPEST:
            raise FactError(f"{_named(path[:3])} holds values more than {DEEPEST} deep, or itself")
        if is_dataclass(value) and not isinstance(value, type):
            return {one.name: self.read(getattr(value, one.name), (*path, one.name)) for one in fields(value)}
        if type(value) is dict:
            return {key: self.read(one, (*path, key)) for key, one in _items(value, path)}
        if type(value) in (list, tuple):
            return [self.read(one, (*path, str(number))) for number, one in enumerate(value)]
        return _scalar(value, path)


def _items(value: dict[Any, Any], path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for key, one in value.items():
        if type(key) is not str:
            raise FactError(f"{_named(path)} has a key that is no text but a {type(key).__name__}")
        yield _scalar(key, path), one


def _scalar(value: Any, path: tuple[str, ...]) -> Any:
    objection = _objection(value)
    if objection:
        raise FactError(f"{_named(path)} {objection}")
    return value


def _objection(value: Any) -> str:
    if value is None or type(value) is bool:
        return ""
    if type(value) is int:
        return "" if -LARGEST_NUMBER <= value < LARGEST_NUMBER else "is a number of more than 64 bits"
    if type(value) is float:
        return "" if math.isfinite(value) else "is a number that JSON does not have (NaN or infinity)"
    if type(value) is str:
        return _text_objection(value)
    return f"is a {type(value).__name__}, which is no plain value"


def _text_objection(value: str) -> str:
    if len(value) > LONGEST_TEXT:
        return f"is a text of more than {LONGEST_TEXT} characters"
    # A lone half of a surrogate pair can be written in JSON, and then breaks whoever stores or shows it.
    return "is a text that is no Unicode" if any("\ud800" <= letter <= "\udfff" for letter in value) else ""


def _named(path: tuple[str, ...]) -> str:
    return f"the fact `{'.'.join(path)}`" if path else "what it returned"

"""Parameters: values drawn per attempt, put where `${name}` stands."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, fields, is_dataclass, replace
from typing import Any, TypeAlias, TypeVar

from quizengine.core.chance import pick

Scalar: TypeAlias = str | int | float | bool
T = TypeVar("T")

TEXTS = (str, tuple[str, ...], Mapping[str, str])  # types of fields that hold nothing but text
REFERENCE = re.compile(r"\$\{([a-z][a-z0-9_]*)\}")


def draw(parameters: Mapping[str, Sequence[Scalar]], seed: str) -> dict[str, Scalar]:
    """Draw a value for each parameter; the same seed draws the same values."""
    return {name: pick(values, f"{seed}:{name}") for name, values in parameters.items()}


def substitute(thing: T, values: Mapping[str, Scalar]) -> T:
    """Replace `${name}` in every text within frozen dataclasses, mappings and tuples.

    A text that is nothing but one reference becomes the value itself, so that numbers stay numbers; not so the keys
    of mappings, and what a dataclass declares to be text. References to names that have no value (a shell's own
    variables) stay as they are.
    """
    return _substitute(thing, lambda text: _value(text, values))  # type: ignore[no-any-return]  # the shape is kept


def _substitute(thing: Any, put: Callable[[str], Scalar]) -> Any:
    if isinstance(thing, str):
        return put(thing)
    if isinstance(thing, Mapping):
        return {_substitute(key, _as_text(put)): _substitute(value, put) for key, value in thing.items()}
    if isinstance(thing, tuple | list):
        return type(thing)(_substitute(one, put) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{f.name: _in_field(getattr(thing, f.name), f, put) for f in fields(thing) if f.init})
    return thing


def _in_field(value: Any, field: Field[Any], put: Callable[[str], Scalar]) -> Any:
    return _substitute(value, _as_text(put) if field.type in TEXTS else put)


def _as_text(put: Callable[[str], Scalar]) -> Callable[[str], str]:
    return lambda text: _said(put(text))


def _value(text: str, values: Mapping[str, Scalar]) -> Scalar:
    whole = REFERENCE.fullmatch(text)
    if whole and whole[1] in values:
        return values[whole[1]]
    return REFERENCE.sub(lambda found: _said(values.get(found[1], found[0])), text)


def _said(value: Scalar) -> str:
    """Write a value as YAML and shells do: true, not True."""
    return str(value).lower() if isinstance(value, bool) else str(value)

"""Parameters: values drawn per attempt, put where `${name}` stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeAlias, TypeVar

from quizengine.core.chance import pick

Scalar: TypeAlias = str | int | float | bool
T = TypeVar("T")

REFERENCE = re.compile(r"\$\{([a-z][a-z0-9_]*)\}")


def draw(parameters: Mapping[str, Sequence[Scalar]], seed: str) -> dict[str, Scalar]:
    """Draw a value for each parameter; the same seed draws the same values."""
    return {name: pick(values, f"{seed}:{name}") for name, values in parameters.items()}


def substitute(thing: T, values: Mapping[str, Scalar]) -> T:
    """Replace `${name}` in every text within frozen dataclasses, mappings and tuples.

    A text that is nothing but one reference becomes the value itself, so that numbers stay numbers.
    References to names that have no value (a shell's own variables) stay as they are.
    """
    return _substitute(thing, values)  # type: ignore[no-any-return]  # the shape is kept, which typing cannot follow


def _substitute(thing: Any, values: Mapping[str, Scalar]) -> Any:
    if isinstance(thing, str):
        return _in_text(thing, values)
    if isinstance(thing, Mapping):
        return {_key(key, values): _substitute(value, values) for key, value in thing.items()}
    if isinstance(thing, tuple | list):
        return type(thing)(_substitute(one, values) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{f.name: _substitute(getattr(thing, f.name), values) for f in fields(thing) if f.init})
    return thing


def _key(key: Any, values: Mapping[str, Scalar]) -> Any:
    return str(_in_text(key, values)) if isinstance(key, str) else key


def _in_text(text: str, values: Mapping[str, Scalar]) -> Scalar:
    whole = REFERENCE.fullmatch(text)
    if whole and whole[1] in values:
        return values[whole[1]]
    return REFERENCE.sub(lambda found: str(values.get(found[1], found[0])), text)

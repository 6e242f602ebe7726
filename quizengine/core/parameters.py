"""Parameters: values drawn per attempt, put where `${name}` stands."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, dataclass, fields, is_dataclass, replace
from typing import Any, TypeAlias, TypeVar

from quizengine.core.chance import pick

Scalar: TypeAlias = str | int | float | bool
T = TypeVar("T")

TEXTS = (str, tuple[str, ...], Mapping[str, str])  # types of fields that hold nothing but text
PATTERN = "pattern"  # in a field's metadata: its texts are regular expressions
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
    return _Drawn(values).put_into(thing)  # type: ignore[no-any-return]  # the shape is kept


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The values that were drawn, and the ways to put them into a text."""

    values: Mapping[str, Scalar]

    def put_into(self, thing: Any, put: Callable[[str], Scalar] | None = None) -> Any:
        """Rebuild a thing with the values in it; `put` is the way for its texts (as they are, for want of another)."""
        way = put or self.value
        if isinstance(thing, str):
            return way(thing)
        if isinstance(thing, Mapping):
            return {self.put_into(key, self.text): self.put_into(value, way) for key, value in thing.items()}
        if isinstance(thing, tuple | list):
            return type(thing)(self.put_into(one, way) for one in thing)
        if is_dataclass(thing) and not isinstance(thing, type):
            several = (f for f in fields(thing) if f.init)
            return replace(thing, **{f.name: self.put_into(getattr(thing, f.name), self.way(f, way)) for f in several})
        return thing

    def value(self, text: str) -> Scalar:
        whole = REFERENCE.fullmatch(text)
        if whole and whole[1] in self.values:
            return self.values[whole[1]]
        return self.text(text)

    def text(self, text: str) -> str:
        return REFERENCE.sub(lambda found: _said(self.values.get(found[1], found[0])), text)

    def pattern(self, text: str) -> str:
        """Put values into a regular expression as what they are: words, not expressions."""
        return REFERENCE.sub(
            lambda found: re.escape(_said(self.values[found[1]])) if found[1] in self.values else found[0], text
        )

    def way(self, field: Field[Any], put: Callable[[str], Scalar]) -> Callable[[str], Scalar]:
        """Choose the way that suits a dataclass's field."""
        if field.metadata.get(PATTERN):
            return self.pattern
        return self.text if field.type in TEXTS else put


def _said(value: Scalar) -> str:
    """Write a value as YAML and shells do: true, not True."""
    return str(value).lower() if isinstance(value, bool) else str(value)

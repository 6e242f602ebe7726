"""What may be known of a checker without running it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CheckerCard:
    """A checker's name, its summary (the first line of its docstring), its arguments and its facts.

    `arguments` is the JSON Schema of an object: its properties, the required ones, `additionalProperties` false.
    `facts` maps a fact's name to the names below it, in the same way; None there means that anything may stand
    below, and {} that nothing does. `facts` itself is None where the whole observation is one value.
    """

    name: str
    summary: str
    arguments: Mapping[str, Any]
    facts: Mapping[str, Any] | None

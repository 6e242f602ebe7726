"""What a question kind is: a module with a name, a schema, and a function that reads its items."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from quizengine.core.item import Question


class Kind(Protocol):
    """A module of `kinds`. The schema holds the kind's own keys: `properties` and `required` of a JSON Schema.

    `read` gets an item's data that satisfies the schema. `objections` finds what a schema cannot say: for each,
    the path of keys that it is about, and the sentence. It is asked before `read`, which may rely on its silence.
    """

    NAME: str
    SCHEMA: Mapping[str, Any]
    EXAMPLE: str

    def read(self, data: Mapping[str, Any]) -> Question:
        """Make the question of an item."""

    def objections(self, data: Mapping[str, Any]) -> Iterable[tuple[tuple[str | int, ...], str]]:
        """Find what is wrong beyond the schema."""

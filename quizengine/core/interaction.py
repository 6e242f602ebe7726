"""What is asked of the person: choose, write or do. Never holds a key, so a screen cannot give one away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from quizengine.core.text import Text


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose `at_most` of the options (option id -> words), shown in this order; the response lists ids."""

    options: Mapping[str, Text]
    at_most: int

    def objection(self, response: Any) -> str:
        """Say what keeps a response from being one ("" when nothing does)."""
        if not isinstance(response, list) or not all(isinstance(one, str) for one in response):
            return "a response to this item is a list of option ids"
        unknown = [one for one in response if one not in self.options]
        if unknown:
            return f"there is no option `{unknown[0]}`; the options are {', '.join(self.options)}"
        if len(set(response)) > self.at_most:
            return f"choose at most {self.at_most}"
        return ""


@dataclass(frozen=True, slots=True)
class Write:
    """Fill each blank (name -> label); the response is a mapping of the blanks' names to texts."""

    blanks: Mapping[str, Text]

    def objection(self, response: Any) -> str:
        """Say what keeps a response from being one ("" when nothing does)."""
        if not isinstance(response, Mapping) or not all(isinstance(one, str) for one in response.values()):
            return "a response to this item maps the blanks' names to texts"
        unknown = [name for name in response if name not in self.blanks]
        if unknown:
            return f"there is no blank `{unknown[0]}`; the blanks are {', '.join(self.blanks)}"
        return ""


@dataclass(frozen=True, slots=True)
class Do:
    """Do something in the cloud; the response is what checkers observe afterwards."""

    def objection(self, response: Any) -> str:
        """Say what keeps a response from being one ("" when nothing does)."""
        return "" if isinstance(response, Mapping) else "a response to a task is its observations"


Interaction: TypeAlias = Choose | Write | Do


@dataclass(frozen=True, slots=True)
class Comment:
    """One line of feedback: an option or a blank, what the person did with it, and why that is right or wrong.

    Of an option (`choice`), `given` and `right` are "chosen" and "right", or "" where it is not; of a blank they are
    what was written and what the key has.
    """

    subject: str
    words: Text
    given: str
    right: str
    good: bool
    rationale: Text | None = None
    choice: bool = False

"""What a person sees of a sitting at one moment, and what they may do."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol, TypeAlias

from quizengine.core.interaction import Interaction
from quizengine.core.item import Item


@dataclass(frozen=True, slots=True)
class Page:
    """One item of a sitting: its number (from 1) of how many, what is asked, and what was answered so far."""

    number: int
    count: int
    item: Item
    interaction: Interaction
    response: Any
    flagged: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Record this response (None takes it back) and turn to the next item."""

    response: Any


@dataclass(frozen=True, slots=True)
class GoTo:
    """Turn to the item of this number (from 1)."""

    number: int


class Wish(Enum):
    """What a person may do beside answering."""

    NEXT = auto()
    PREVIOUS = auto()
    FLAG = auto()
    REVIEW = auto()
    SHELL = auto()
    SUBMIT = auto()
    LEAVE = auto()
    TIME_UP = auto()


Action: TypeAlias = Answer | GoTo | Wish


class Prompter(Protocol):
    """Shows pages to a person and asks what to do; `left` tells the seconds left whenever it is called.

    Each asking ends with TIME_UP when nothing is left.
    """

    def ask(self, page: Page, left: Callable[[], float]) -> Action:
        """Show a page and ask what to do."""

    def review(self, pages: tuple[Page, ...], left: Callable[[], float]) -> Action:
        """Show all pages in a list and ask what to do: go to one, submit, leave."""

    def confirms_submission(self, unanswered: int, left: Callable[[], float]) -> bool:
        """Ask whether to hand in now, with so many items unanswered."""

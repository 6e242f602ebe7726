"""One question of any kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from quizengine.core.interaction import Comment, Interaction
from quizengine.core.outcome import Outcome
from quizengine.core.parameters import Scalar, substitute
from quizengine.core.problem import Place
from quizengine.core.text import Text

HANDS_ON = "hands-on"


class Question(Protocol):
    """What a kind makes of an item: a frozen dataclass of plain values, texts and tuples of them."""

    def present(self, seed: str) -> Interaction:
        """Give what is asked, with whatever order there is drawn from the seed."""

    def score(self, response: Any, points: float) -> Outcome:
        """Score a response (JSON; None for none) out of `points`; pure and total."""

    def right(self) -> Any:
        """Give a response that earns every point, or None where only doing earns them."""

    def review(self, response: Any) -> tuple[Comment, ...]:
        """Tell what was right, what was wrong, and why."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question: what is asked, how long and for how many points, and the kind's own part of it.

    `id` is the path in the bank (`identity/token-scope`); `minutes` is the time that an author gives it;
    `parameters` maps a name to the values that it may take; `digest` is the content's hash.
    """

    id: str
    kind: str
    points: float
    minutes: float
    stem: Text
    question: Question
    parameters: Mapping[str, tuple[Scalar, ...]] = field(default_factory=dict)
    hints: tuple[Text, ...] = ()
    references: tuple[str, ...] = ()
    place: Place = field(default=Place(""), compare=False)
    digest: str = ""

    @property
    def domain(self) -> str:
        """The subject area: the folder that the item lies in."""
        return self.id.partition("/")[0]

    @property
    def hands_on(self) -> bool:
        """Whether it is a task, done in a cloud."""
        return self.kind == HANDS_ON

    def bound(self, values: Mapping[str, Scalar]) -> "Item":
        """Give the item with its parameters replaced by values, wherever they stand."""
        if not values:
            return self
        return replace(
            self,
            stem=substitute(self.stem, values),
            question=substitute(self.question, values),
            hints=substitute(self.hints, values),
        )


def score(item: Item, response: Any) -> Outcome:
    """Score a response to an item; a response of None earns nothing."""
    return item.question.score(response, item.points)

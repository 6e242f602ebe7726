"""The test specification that a form is drawn by."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quizengine.core.problem import Place
from quizengine.core.text import Text


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How many items and tasks, from which domains, in what time, and what it takes to pass.

    `weights` are percent per domain and sum to 100; `cut_score` is the percent that passes;
    `selected` counts items that are answered on paper, `tasks` the hands-on ones.
    """

    name: str
    title: Text
    minutes: float
    cut_score: float
    selected: int
    tasks: int
    weights: Mapping[str, float]
    place: Place = field(default=Place(""), compare=False)

    @property
    def size(self) -> int:
        """How many items in all."""
        return self.selected + self.tasks

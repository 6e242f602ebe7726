"""What a hands-on item adds to a question: what to prepare, where to look, how to judge, and its proofs."""

from dataclasses import dataclass
from typing import Any

from quizengine.core.fixture import Furniture, Name, Resource
from quizengine.core.interaction import Comment, Do, Interaction
from quizengine.core.observation import Look, from_json
from quizengine.core.outcome import Outcome
from quizengine.core.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Path:
    """A named way through a task: a shell script."""

    name: str
    run: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong way, and the statements (in the default language) of the criteria that it breaks."""

    name: str
    run: str
    breaks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A task: `prepare`, `solution` and `cleanup` are shell scripts, run in the lab's shell.

    `needs` are what a cloud must offer for it (see `offer`), `disturbs` those of them that no other task can rely on
    beside it; `fixture` is there before `prepare` runs. Where a cloud cannot be reset, `cleanup` puts back what was
    changed, and `creates` are removed as the fixture is.
    """

    looks: tuple[Look, ...]
    rubric: Rubric
    prepare: str
    solution: str
    alternatives: tuple[Path, ...]
    mistakes: tuple[Mistake, ...]
    needs: tuple[str, ...] = ()
    cleanup: str = ""
    fixture: tuple[Resource, ...] = ()
    creates: tuple[Name, ...] = ()
    disturbs: tuple[str, ...] = ()

    @property
    def furniture(self) -> Furniture:
        """What is made for it, and what is removed after it."""
        return Furniture(self.fixture, self.creates, self.cleanup)

    @property
    def undoable(self) -> bool:
        """Whether it says how it is undone where a cloud cannot be reset."""
        return bool(self.fixture or self.creates or self.cleanup)

    def present(self, seed: str) -> Interaction:  # noqa: ARG002 - a task has no order to draw
        """Ask for something to be done."""
        return Do()

    def score(self, response: Any, points: float) -> Outcome:  # noqa: ARG002 - the rubric holds the points
        """Judge observations, given as the JSON that the records keep."""
        return self.rubric.judge(from_json(response))

    def right(self) -> None:
        """Have no response that could be given on paper."""

    def review(self, response: Any) -> tuple[Comment, ...]:  # noqa: ARG002 - the outcome's evidence tells it all
        """Have nothing to add: the outcome's criteria and their evidence are the feedback."""
        return ()

"""What delivery and authoring need of the world; real ones are plugged in at the command line, fakes in tests."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from quizengine.core.attempt import Attempt, Event
from quizengine.core.fixture import Furniture
from quizengine.core.observation import Look, Observations
from quizengine.core.outcome import Outcome
from quizengine.core.problem import Problem
from quizengine.core.scoring import Score
from quizengine.core.stamp import Stamp


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> Stamp:
        """Read all clocks at once."""


class Records(Protocol):
    """Keeps attempts; whatever a call was given is durable when it returns."""

    def begin(self, attempt: Attempt) -> None:
        """Keep a new attempt."""

    def append(self, attempt: str, event: Event) -> None:
        """Keep what happened next in an attempt.

        Raises ProblemError `records.moved-on` where another program appended first.
        """

    def attempt(self, attempt: str) -> Attempt:
        """Give an attempt by its id, or by the start of it where that names one alone."""

    def events(self, attempt: str) -> Sequence[Event]:
        """Give all that happened in an attempt, in order."""

    def open_attempt(self) -> Attempt | None:
        """Give the attempt that was begun and not handed in; there is at most one."""

    def grade(self, attempt: str, outcomes: Mapping[str, Outcome], score: Score) -> None:
        """Keep the outcomes by item id and the score, in place of those of an earlier grading."""


class CheckRunner(Protocol):
    """Runs checkers against a cloud; `weak` tells that their sandbox has fewer walls than it should."""

    @property
    def weak(self) -> bool:
        """Whether the person let checkers run in a weak sandbox."""

    def observe(self, looks: Sequence[Look]) -> Observations:
        """Look at everything a task names; never raises for what goes wrong in looking."""

    def observe_all(self, tasks: Sequence[Sequence[Look]]) -> Iterator[Observations]:
        """Look at several tasks at once, and give what was seen of each in their order; as `observe` does."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a shell script ended: its exit status and what it said, both streams together."""

    status: int
    output: str


class Stage(StrEnum):
    """How far a cloud was made ready for an attempt's tasks; nothing is known of it where it was reset meanwhile."""

    UNKNOWN = "unknown"
    UNDER_WAY = "under way"
    READY = "ready"


class Provisioner(Protocol):
    """Makes a cloud ready for a task, and acts in it; `resets` tells whether it can be put back to a clean state."""

    @property
    def resets(self) -> bool:
        """Whether `clean` puts everything back, whoever changed it."""

    def clean(self) -> None:
        """Put the cloud back to its clean state; where that is its owner's to do, undo what tasks made of it."""

    def furnish(self, wanted: Mapping[str, Furniture], progress: Callable[[str], None]) -> None:
        """Make what tasks (by their items' ids) want to be there, and remember it before; progress hears each thing.

        Raises ProblemError: `fixture.name-taken` before anything is made, `fixture.not-made`.
        """

    def stage(self, attempt: str) -> Stage:
        """Tell how far the cloud was made ready for an attempt, by this program or one that was killed."""

    def enter(self, attempt: str, stage: Stage) -> None:
        """Remember a stage, until the cloud is cleaned."""

    def undo(self) -> Sequence[Problem]:
        """Remove what was made for tasks and what they create, whenever that was; give what could not be removed."""

    def run(self, script: str) -> Ran:
        """Run a shell script as the candidate would, in an empty working folder."""


class Reviews(Protocol):
    """Keeps what spaced repetition knows of each item, as plain values."""

    def card(self, item: str) -> Mapping[str, Any] | None:
        """Give an item's card, or None where it was never reviewed."""

    def keep(self, item: str, card: Mapping[str, Any], *, rating: int, at: float) -> None:
        """Keep an item's new card and the review (at: seconds since 1970) that led to it."""

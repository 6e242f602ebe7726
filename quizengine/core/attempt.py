"""One sitting of a form, as a fold over what happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import reduce
from typing import Any, TypeAlias

from quizengine.core.form import Form
from quizengine.core.observation import Observations
from quizengine.core.stamp import Stamp, between


class By(StrEnum):
    """Who handed an attempt in."""

    PERSON = "person"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is fixed when a sitting starts; `factor` lengthens its time (an accommodation)."""

    id: str
    form: Form
    begun: Stamp
    language: str = "en"
    cloud: str = ""
    factor: float = 1.0

    @property
    def seconds(self) -> float:
        """The time that the sitting may take."""
        return self.form.minutes * 60 * self.factor


@dataclass(frozen=True, slots=True)
class Responded:
    """The person answered an item; None takes an answer back."""

    at: Stamp
    item: str
    response: Any


@dataclass(frozen=True, slots=True)
class Flagged:
    """The person flagged an item to come back to, or took the flag away."""

    at: Stamp
    item: str
    flagged: bool


@dataclass(frozen=True, slots=True)
class Visited:
    """The person turned to the entry at this position (from 0)."""

    at: Stamp
    position: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """The attempt was handed in."""

    at: Stamp
    by: By


@dataclass(frozen=True, slots=True)
class Observed:
    """The checkers of a task looked; the latest look counts. `weak` tells that their sandbox was."""

    at: Stamp
    item: str
    observations: Observations
    weak: bool = False


Event: TypeAlias = Responded | Flagged | Visited | Submitted | Observed


@dataclass(frozen=True, slots=True)
class State:
    """Where an attempt stands: `elapsed` seconds at `last`, the latest reading of the clocks.

    `ended` is what had elapsed at its end (None while it is open), `looked` at the latest look of its checkers;
    `weakly` names the items whose checkers had a weak sandbox when they looked last.
    """

    limit: float
    last: Stamp
    elapsed: float = 0.0
    position: int = 0
    responses: Mapping[str, Any] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    observations: Mapping[str, Observations] = field(default_factory=dict)
    submitted: By | None = None
    ended: float | None = None
    looked: float | None = None
    weakly: frozenset[str] = frozenset()

    @classmethod
    def at_start(cls, attempt: Attempt) -> "State":
        """Give the state before anything happened."""
        return cls(limit=attempt.seconds, last=attempt.begun)

    def left(self, now: Stamp) -> float:
        """Give the seconds left, never below 0."""
        return max(0.0, self.limit - self.elapsed - between(self.last, now))

    @property
    def open(self) -> bool:
        """Whether it still takes responses, so far as its events tell."""
        return self.submitted is None and self.elapsed < self.limit


def fold(state: State, events: Iterable[Event]) -> State:
    """Give the state after these events; what comes after the deadline or the submission changes no response."""
    return reduce(_after, events, state)


def _after(state: State, event: Event) -> State:
    state = replace(state, elapsed=state.elapsed + between(state.last, event.at), last=event.at)
    match event:
        case Observed(_, item, observations, weak):
            weakly = state.weakly | {item} if weak else state.weakly - {item}
            seen = {**state.observations, item: observations}
            return replace(state, observations=seen, looked=state.elapsed, weakly=weakly)
        case Submitted(_, by):
            first = state.submitted is None
            return replace(state, submitted=by, ended=min(state.elapsed, state.limit)) if first else state
    return _within_time(state, event) if state.open else state


def _within_time(state: State, event: Responded | Flagged | Visited) -> State:
    match event:
        case Responded(_, item, response):
            return replace(state, responses={**state.responses, item: response})
        case Flagged(_, item, flagged):
            return replace(state, flags=state.flags | {item} if flagged else state.flags - {item})
    return replace(state, position=event.position)

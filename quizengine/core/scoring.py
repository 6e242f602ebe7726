"""The score of a sitting: points in all and per domain, against the cut score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quizengine.core.form import Form
from quizengine.core.outcome import Outcome

ROUNDING = 1e-9


class Standing(StrEnum):
    """Whether the cut score is reached; OPEN while undecided points could still tip it."""

    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Tally:
    """Points of some items: possible, earned, and undecided ones that may yet be earned."""

    possible: float = 0.0
    earned: float = 0.0
    undecided: float = 0.0

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> "Tally":
        """Add outcomes up."""
        several = list(outcomes)
        return cls(
            sum(one.possible for one in several),
            sum(one.earned for one in several),
            sum(one.undecided for one in several),
        )

    @property
    def low(self) -> float:
        """The percent that is certain."""
        return 100 * self.earned / self.possible if self.possible else 0.0

    @property
    def high(self) -> float:
        """The percent if all that is undecided were earned."""
        return 100 * (self.earned + self.undecided) / self.possible if self.possible else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """A sitting's tally in all and per domain, and whether it passes."""

    total: Tally
    domains: Mapping[str, Tally]
    cut_score: float

    @property
    def standing(self) -> Standing:
        """Compare with the cut score, in percent of the points."""
        if self.total.low >= self.cut_score - ROUNDING:
            return Standing.PASSED
        return Standing.FAILED if self.total.high < self.cut_score - ROUNDING else Standing.OPEN


def total(form: Form, outcomes: Mapping[str, Outcome]) -> Score:
    """Add up a form's outcomes (by item id); an item without one counts its points as undecided."""
    scored = {entry.item: outcomes.get(entry.item, Outcome(entry.points, 0.0, entry.points)) for entry in form.entries}
    names = dict.fromkeys(entry.domain for entry in form.entries)
    domains = {name: Tally.of(scored[entry.item] for entry in form.entries if entry.domain == name) for name in names}
    return Score(Tally.of(scored.values()), domains, form.cut_score)

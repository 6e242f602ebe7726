"""A rubric: criteria with points, judged from observations alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizengine.core.expectation import Expectation
from quizengine.core.observation import Observations, Unseen
from quizengine.core.outcome import Outcome, Part
from quizengine.core.text import Text
from quizengine.core.verdict import Evidence, Verdict, all_of


@dataclass(frozen=True, slots=True)
class Criterion:
    """Points, what they are given for, and what the facts must show: fact path -> expectation.

    A fact path is an observation's name and the names of facts below it, joined by dots: `edge.status`.
    """

    points: float
    statement: Text
    expect: Mapping[str, Expectation]

    def judge(self, observations: Observations) -> Part:
        """Give the verdict with the evidence for every expectation."""
        evidence = tuple(_weigh(path, wanted, observations) for path, wanted in self.expect.items())
        verdict = all_of(one.verdict for one in evidence)
        return Part(self.statement, self.points, verdict, evidence)


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria of one task, in the author's order."""

    criteria: tuple[Criterion, ...]

    @property
    def points(self) -> float:
        """All that can be earned."""
        return sum(criterion.points for criterion in self.criteria)

    @property
    def statements(self) -> frozenset[str]:
        """What points are given for, in the default language."""
        return frozenset(str(criterion.statement) for criterion in self.criteria)

    def judge(self, observations: Observations) -> Outcome:
        """Judge every criterion; pure and total, so that an old attempt can be judged again."""
        return Outcome.of_parts(tuple(criterion.judge(observations) for criterion in self.criteria))


def _weigh(path: str, wanted: Expectation, observations: Observations) -> Evidence:
    name, _, below = path.partition(".")
    seen = observations.get(name, Unseen(f"nobody looked at `{name}`"))
    if isinstance(seen, Unseen):
        return Evidence(path, str(wanted), None, Verdict.UNDECIDED, seen.reason)
    if isinstance(seen.facts, Mapping) and below and not {below, below.partition(".")[0]} & seen.facts.keys():
        return Evidence(path, str(wanted), None, Verdict.UNDECIDED, f"the checker reported no fact `{below}`")
    value = _value(seen.facts, below)
    verdict = Verdict.MET if wanted.holds(value) else Verdict.NOT_MET
    return Evidence(path, str(wanted), value, verdict)


def _value(facts: Any, below: str) -> Any:
    """Follow a dotted path; a key of its own that has dots in it is found too. Nothing there is None."""
    if not below:
        return facts
    if not isinstance(facts, Mapping):
        return None
    if below in facts:
        return facts[below]
    head, _, rest = below.partition(".")
    return _value(facts.get(head), rest) if rest else None

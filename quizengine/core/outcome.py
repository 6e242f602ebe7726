"""The scored result of one item."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizengine.core.text import Text
from quizengine.core.verdict import Evidence, Verdict


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion's verdict, with its evidence."""

    statement: Text
    points: float
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Points earned of those possible; `undecided` points may yet be earned, so a score can be a range.

    `weak` tells that its checkers ran in a weak sandbox, which a hostile one could have left.
    0 <= earned, 0 <= undecided, earned + undecided <= possible.
    """

    possible: float
    earned: float
    undecided: float = 0.0
    parts: tuple[Part, ...] = ()
    weak: bool = False

    @classmethod
    def of_share(cls, possible: float, share: float) -> "Outcome":
        """Give this share (0 to 1, held to those bounds) of the points."""
        return cls(possible, possible * min(1.0, max(0.0, share)))

    @classmethod
    def of_parts(cls, parts: tuple[Part, ...]) -> "Outcome":
        """Add the parts up by their verdicts."""
        points = dict.fromkeys(Verdict, 0.0)
        for part in parts:
            points[part.verdict] += part.points
        return cls(sum(points.values()), points[Verdict.MET], points[Verdict.UNDECIDED], parts)

    @property
    def verdict(self) -> Verdict:
        """MET when every point is earned, UNDECIDED while points may yet come, else NOT_MET."""
        if self.earned >= self.possible:
            return Verdict.MET
        return Verdict.UNDECIDED if self.undecided else Verdict.NOT_MET

    def as_json(self, language: str) -> Mapping[str, Any]:
        """Give the outcome as plain values, its statements in one language."""
        return {
            "possible": self.possible,
            "earned": self.earned,
            "undecided": self.undecided,
            "verdict": str(self.verdict),
            "criteria": [_part_json(part, language) for part in self.parts],
        } | ({"weak_sandbox": True} if self.weak else {})


def _part_json(part: Part, language: str) -> Mapping[str, Any]:
    return {
        "statement": part.statement.to(language),
        "points": part.points,
        "verdict": str(part.verdict),
        "evidence": [evidence.as_json() for evidence in part.evidence],
    }

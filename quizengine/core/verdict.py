"""Verdicts: met, not met, or could not tell; with the evidence for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What the facts say of one criterion."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a verdict fell: which fact, what was expected of it (in words), and what was observed.

    `observed` is a JSON value; for an undecided fact it is None and `reason` says why nobody could look.
    """

    fact: str
    expected: str
    observed: Any
    verdict: Verdict
    reason: str = ""

    def as_json(self) -> Mapping[str, Any]:
        """Give it as plain values; a reason only where there is one."""
        plain = {"fact": self.fact, "expected": self.expected, "observed": self.observed, "verdict": str(self.verdict)}
        return plain | ({"reason": self.reason} if self.reason else {})


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Join verdicts as a three-valued AND: one NOT_MET settles it, otherwise one UNDECIDED leaves it open."""
    found = set(verdicts)
    for verdict in (Verdict.NOT_MET, Verdict.UNDECIDED):
        if verdict in found:
            return verdict
    return Verdict.MET

"""The list of attempts, latest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quizengine.core.scoring import Standing

QUERY = """
SELECT
    a.id, a.blueprint, a.begun, a.cloud,
    EXISTS (SELECT 1 FROM events e WHERE e.attempt = a.id AND e.kind = 'submitted') AS submitted,
    s.percent_low, s.percent_high, s.standing
FROM attempts a LEFT JOIN scores s ON s.attempt = a.id
ORDER BY a.begun DESC, a.id DESC LIMIT ?
"""


class Stage(StrEnum):
    """How far an attempt has come."""

    OPEN = "open"
    SUBMITTED = "submitted"
    GRADED = "graded"


@dataclass(frozen=True, slots=True)
class Listed:
    """One attempt in the list; `begun` is in seconds since 1970.

    `low` and `high` are the percent that is certain and the percent that is possible; they and `standing` are None
    until the attempt is graded.
    """

    id: str
    blueprint: str
    begun: float
    cloud: str
    stage: Stage
    low: float | None
    high: float | None
    standing: Standing | None


def listed(row: Mapping[str, Any]) -> Listed:
    """Read a row of `QUERY`."""
    standing = None if row["standing"] is None else Standing(row["standing"])
    fixed = (row["id"], row["blueprint"], row["begun"], row["cloud"])
    return Listed(*fixed, _stage(row), row["percent_low"], row["percent_high"], standing)


def _stage(row: Mapping[str, Any]) -> Stage:
    if row["standing"] is not None:
        return Stage.GRADED
    return Stage.SUBMITTED if row["submitted"] else Stage.OPEN

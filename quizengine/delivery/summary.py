"""A sitting's result as plain values, for machines."""

from collections.abc import Mapping
from typing import Any

from quizengine.core.attempt import Attempt, State
from quizengine.core.outcome import Outcome
from quizengine.core.scoring import Score, Tally


def summary(attempt: Attempt, state: State, outcomes: Mapping[str, Outcome], score: Score) -> dict[str, Any]:
    """Give the score, each domain and each item, with the evidence for every criterion."""
    return {
        "attempt": attempt.id,
        "blueprint": attempt.form.blueprint,
        "seed": attempt.form.seed,
        "cloud": attempt.cloud,
        "standing": str(score.standing),
        "cut_score": score.cut_score,
        "score": _tally(score.total),
        "domains": {name: _tally(tally) for name, tally in score.domains.items()},
        "seconds_used": state.ended,
        "items": {
            entry.item: {"response": state.responses.get(entry.item)}
            | dict(outcomes[entry.item].as_json(attempt.language))
            for entry in attempt.form.entries
            if entry.item in outcomes
        },
    }


def _tally(tally: Tally) -> dict[str, float]:
    return {
        "possible": tally.possible,
        "earned": tally.earned,
        "undecided": tally.undecided,
        "percent_low": tally.low,
        "percent_high": tally.high,
    }

"""Attempts as rows."""

from collections.abc import Mapping
from typing import Any

from quizengine.core.attempt import Attempt
from quizengine.core.form import Entry, Form
from quizengine.core.stamp import Stamp
from quizengine.records import plain


def row(attempt: Attempt) -> dict[str, Any]:
    """Give the row of an attempt."""
    form, begun = attempt.form, attempt.begun
    return {
        "id": attempt.id,
        "blueprint": form.blueprint,
        "seed": form.seed,
        "minutes": form.minutes,
        "cut_score": form.cut_score,
        "entries": plain.written([_entry(entry) for entry in form.entries]),
        "begun": begun.wall,
        "boot": begun.boot,
        "ticks": begun.ticks,
        "language": attempt.language,
        "cloud": attempt.cloud,
        "factor": attempt.factor,
    }


def attempt(row: Mapping[str, Any]) -> Attempt:
    """Read an attempt's row; raises ValueError, KeyError or TypeError where it holds none."""
    entries = tuple(Entry(**entry) for entry in plain.read(row["entries"]))
    form = Form(row["blueprint"], row["seed"], row["minutes"], row["cut_score"], entries)
    begun = Stamp(row["begun"], row["boot"], row["ticks"])
    return Attempt(row["id"], form, begun, row["language"], row["cloud"], row["factor"])


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "item": entry.item,
        "domain": entry.domain,
        "points": entry.points,
        "values": dict(entry.values),
        "hands_on": entry.hands_on,
    }

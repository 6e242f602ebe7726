"""Scores, outcomes and their evidence as rows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlite_utils.db import Database

from quizengine.core.form import Form
from quizengine.core.outcome import Outcome, Part
from quizengine.core.scoring import Score, Tally
from quizengine.core.text import Text
from quizengine.core.verdict import Evidence, Verdict
from quizengine.records import plain


def keep(database: Database, attempt: str, form: Form, outcomes: Mapping[str, Outcome], score: Score) -> None:
    """Put a grading in place of an earlier one, within the caller's transaction."""
    database.execute("DELETE FROM gradings WHERE attempt = ?", [attempt])
    standing = {"cut_score": score.cut_score, "standing": str(score.standing)}
    _insert(database, "gradings", [{"attempt": attempt, **_tally(score.total), **standing}])
    tallies = ({"attempt": attempt, "domain": name, **_tally(tally)} for name, tally in score.domains.items())
    _insert(database, "domain_tallies", tallies)
    domains = {entry.item: entry.domain for entry in form.entries}
    _insert(database, "outcomes", (_outcome(attempt, item, domains[item], one) for item, one in outcomes.items()))
    _insert(database, "criteria", (row for item, one in outcomes.items() for row in _criteria(attempt, item, one)))


def score(database: Database, attempt: str) -> Score | None:
    """Give the score of the last grading, or None where there was none yet."""
    rows = list(database.query("SELECT * FROM gradings WHERE attempt = ?", [attempt]))
    if not rows:
        return None
    tallies = database.query("SELECT * FROM domain_tallies WHERE attempt = ? ORDER BY rowid", [attempt])
    return Score(_read_tally(rows[0]), {row["domain"]: _read_tally(row) for row in tallies}, rows[0]["cut_score"])


def outcomes(database: Database, attempt: str) -> dict[str, Outcome]:
    """Give the outcomes of the last grading by item id, with their criteria; empty where there was none yet."""
    parts: dict[str, list[Part]] = {}
    for row in database.query("SELECT * FROM criteria WHERE attempt = ? ORDER BY item, position", [attempt]):
        parts.setdefault(row["item"], []).append(_part(row))
    rows = database.query("SELECT * FROM outcomes WHERE attempt = ? ORDER BY rowid", [attempt])
    return {row["item"]: _read_outcome(row, parts.get(row["item"], [])) for row in rows}


def _insert(database: Database, table: str, rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        columns = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        database.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})", row)  # noqa: S608 - names are our own


def _tally(tally: Tally) -> dict[str, float]:
    return {"possible": tally.possible, "earned": tally.earned, "undecided": tally.undecided}


def _read_tally(row: Mapping[str, Any]) -> Tally:
    return Tally(row["possible"], row["earned"], row["undecided"])


def _outcome(attempt: str, item: str, domain: str, outcome: Outcome) -> dict[str, Any]:
    points = {"possible": outcome.possible, "earned": outcome.earned, "undecided": outcome.undecided}
    told = {"verdict": str(outcome.verdict), "weak_sandbox": outcome.weak}
    return {"attempt": attempt, "item": item, "domain": domain, **points, **told}


def _read_outcome(row: Mapping[str, Any], parts: list[Part]) -> Outcome:
    return Outcome(row["possible"], row["earned"], row["undecided"], tuple(parts), bool(row["weak_sandbox"]))


def _criteria(attempt: str, item: str, outcome: Outcome) -> Iterator[dict[str, Any]]:
    for position, part in enumerate(outcome.parts):
        yield {
            "attempt": attempt,
            "item": item,
            "position": position,
            "statement": plain.written(dict(part.statement.by_language)),
            "points": part.points,
            "verdict": str(part.verdict),
            "evidence": plain.written([_evidence(one) for one in part.evidence]),
        }


def _part(row: Mapping[str, Any]) -> Part:
    evidence = tuple(_read_evidence(one) for one in plain.read(row["evidence"]))
    return Part(Text(plain.read(row["statement"])), row["points"], Verdict(row["verdict"]), evidence)


def _evidence(one: Evidence) -> dict[str, Any]:
    seen = {"fact": one.fact, "expected": one.expected, "observed": one.observed}
    return {**seen, "verdict": str(one.verdict), "reason": one.reason}


def _read_evidence(data: Mapping[str, Any]) -> Evidence:
    return Evidence(data["fact"], data["expected"], data["observed"], Verdict(data["verdict"]), data["reason"])

"""The records: attempts, what happened in them, and their grades."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, Self

from sqlite_utils.db import Database

from quizengine.core.attempt import Attempt, Event
from quizengine.core.outcome import Outcome
from quizengine.core.scoring import Score
from quizengine.records import grading, journal, refusal, sitting
from quizengine.records.database import PATIENCE, RecordsFile
from quizengine.records.listing import QUERY, Listed, Stage, listed
from quizengine.records.reviews import ReviewStore

OPEN = """
SELECT * FROM attempts a
WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.attempt = a.id AND e.kind = 'submitted')
ORDER BY begun LIMIT 1
"""
EXACT = "SELECT * FROM attempts WHERE id = ?"
NAMED = "SELECT * FROM attempts WHERE substr(id, 1, length(:start)) = :start ORDER BY begun DESC"
LAST = "SELECT coalesce(max(seq), 0) FROM events WHERE attempt = ?"
RECENT = 5


class Store:
    """The `Records` of `core.ports`, in one SQLite file; `reviews` keeps spaced repetition in the same."""

    def __init__(self, file: RecordsFile) -> None:
        self._file = file
        self._seen: dict[str, int] = {}  # the last event of an attempt that this program knows of
        self._turn = RLock()
        self.reviews = ReviewStore(file)

    @classmethod
    def open(cls, path: Path, *, patience: float = PATIENCE) -> Self:
        """Open the file at `path`, made where there is none; waits up to `patience` seconds for a lock.

        Raises ProblemError: `records.no-access`, `.newer`, `.corrupt`, `.busy`, `.disk-full`.
        """
        return cls(RecordsFile.open(path, patience=patience))

    @classmethod
    def read(cls, path: Path, *, patience: float = PATIENCE) -> Self:
        """Open for reading alone, wherever that is possible; a file that is not there reads as empty.

        Raises ProblemError as `open` does.
        """
        return cls(RecordsFile.read(path, patience=patience))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, attempt: Attempt) -> None:
        """Keep a new attempt.

        Raises ProblemError: `records.open-attempt` while another is not handed in, `records.same-id`.
        """
        with self._turn:
            with self._file.writing() as database:
                if others := _attempts(database, OPEN):
                    raise refusal.still_open(others[0].id)
                if _attempts(database, EXACT, attempt.id):
                    raise refusal.same_id(attempt.id)
                database.table("attempts").insert(sitting.row(attempt))
            self._seen[attempt.id] = 0

    def append(self, attempt: str, event: Event) -> None:
        """Keep what happened next in an attempt, after what this store saw of it last.

        Raises ProblemError: `records.moved-on` where another program appended first, `records.no-such-attempt`.
        """
        with self._turn:
            self._seen[attempt] = self._append(attempt, event)

    def _append(self, attempt: str, event: Event) -> int:
        with self._file.writing() as database:
            _must_be(database, attempt)
            last: int = database.execute(LAST, [attempt]).fetchone()[0]
            if last != self._seen.get(attempt, last):
                raise refusal.moved_on(attempt)
            database.execute(journal.INSERT, journal.row(attempt, last + 1, event))
        return last + 1

    def attempt(self, attempt: str) -> Attempt:
        """Give an attempt by its id, or by the start of it where that names one alone.

        Raises ProblemError: `records.no-such-attempt`, `records.several-attempts`.
        """
        with self._file.reading() as database:
            found = {row["id"]: row for row in database.query(NAMED, {"start": attempt})}
            if not found:
                raise refusal.no_such_attempt(attempt, _recent(database))
        if len(found) > 1 and attempt not in found:
            raise refusal.several_attempts(attempt, found)
        return _sitting(found.get(attempt) or next(iter(found.values())))

    def events(self, attempt: str) -> Sequence[Event]:
        """Give all that happened in an attempt, in order; the next `append` comes after it.

        Raises ProblemError: `records.no-such-attempt`, `records.unreadable`.
        """
        with self._turn:
            with self._file.reading() as database:
                _must_be(database, attempt)
                rows = list(database.query("SELECT * FROM events WHERE attempt = ? ORDER BY seq", [attempt]))
            self._seen[attempt] = rows[-1]["seq"] if rows else 0
        return tuple(_event(row) for row in rows)

    def open_attempt(self) -> Attempt | None:
        """Give the attempt that was begun and not handed in; there is at most one."""
        with self._file.reading() as database:
            found = _attempts(database, OPEN)
        return found[0] if found else None

    def unfinished(self) -> Attempt | None:
        """Give the open attempt, else the latest that was handed in and never graded."""
        ungraded = (one.id for one in self.listing() if one.stage is Stage.SUBMITTED)
        return self.open_attempt() or next((self.attempt(name) for name in ungraded), None)

    def grade(self, attempt: str, outcomes: Mapping[str, Outcome], score: Score) -> None:
        """Keep the outcomes by item id and the score, in place of those of an earlier grading.

        Raises ProblemError `records.no-such-attempt`.
        """
        with self._file.writing() as database:
            _must_be(database, attempt)
            form = _attempts(database, EXACT, attempt)[0].form
            grading.keep(database, attempt, form, outcomes, score)

    def outcomes(self, attempt: str) -> dict[str, Outcome]:
        """Give the outcomes of the last grading by item id; empty where there was none yet."""
        with self._file.reading() as database, refusal.readable(f"the grading of attempt {attempt}"):
            return grading.outcomes(database, attempt)

    def score(self, attempt: str) -> Score | None:
        """Give the score of the last grading, or None where there was none yet."""
        with self._file.reading() as database, refusal.readable(f"the grading of attempt {attempt}"):
            return grading.score(database, attempt)

    def listing(self, limit: int = -1) -> tuple[Listed, ...]:
        """Give the latest attempts, latest first; a `limit` below 0 means all."""
        with self._file.reading() as database:
            return tuple(listed(row) for row in database.query(QUERY, [limit]))


def _attempts(database: Database, query: str, *values: str) -> list[Attempt]:
    return [_sitting(row) for row in database.query(query, values)]


def _must_be(database: Database, attempt: str) -> None:
    if database.execute("SELECT 1 FROM attempts WHERE id = ?", [attempt]).fetchone() is None:
        raise refusal.no_such_attempt(attempt, _recent(database))


def _recent(database: Database) -> list[str]:
    rows = database.execute("SELECT id FROM attempts ORDER BY begun DESC, id DESC LIMIT ?", [RECENT])
    return [row[0] for row in rows.fetchall()]


def _sitting(row: Mapping[str, Any]) -> Attempt:
    with refusal.readable(f"attempt {row['id']}"):
        return sitting.attempt(row)


def _event(row: Mapping[str, Any]) -> Event:
    with refusal.readable(f"event {row['seq']} of attempt {row['attempt']}"):
        return journal.event(row)

"""What spaced repetition knows of each item."""

from collections.abc import Mapping
from typing import Any

from quizengine.records import plain
from quizengine.records.database import RecordsFile

KEEP = "INSERT INTO cards (item, card) VALUES (?, ?) ON CONFLICT (item) DO UPDATE SET card = excluded.card"
REVIEW = "INSERT INTO reviews (item, at, rating) VALUES (?, ?, ?)"


class ReviewStore:
    """The `Reviews` of `core.ports`, in the records' file."""

    def __init__(self, file: RecordsFile) -> None:
        self._file = file

    def card(self, item: str) -> Mapping[str, Any] | None:
        """Give an item's card, or None where it was never reviewed."""
        with self._file.reading() as database:
            row = database.execute("SELECT card FROM cards WHERE item = ?", [item]).fetchone()
        return None if row is None else _mapping(plain.read(row[0]))

    def cards(self) -> dict[str, Mapping[str, Any]]:
        """Give all cards by item id."""
        with self._file.reading() as database:
            rows = database.execute("SELECT item, card FROM cards ORDER BY item").fetchall()
        return {item: _mapping(plain.read(card)) for item, card in rows}

    def keep(self, item: str, card: Mapping[str, Any], *, rating: int, at: float) -> None:
        """Keep an item's new card and the review (at: seconds since 1970) that led to it."""
        with self._file.writing() as database:
            database.execute(KEEP, [item, plain.written(dict(card))])
            database.execute(REVIEW, [item, at, rating])


def _mapping(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}

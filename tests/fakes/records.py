"""Records that are forgotten with the test."""

from collections.abc import Mapping, Sequence
from typing import Any

from quizengine.core.attempt import Attempt, Event, Submitted
from quizengine.core.outcome import Outcome
from quizengine.core.scoring import Score


class FakeRecords:
    """Keeps attempts, events and grades in memory."""

    def __init__(self) -> None:
        self.attempts: dict[str, Attempt] = {}
        self.journal: dict[str, list[Event]] = {}
        self.grades: dict[str, tuple[Mapping[str, Outcome], Score]] = {}

    def begin(self, attempt: Attempt) -> None:
        self.attempts[attempt.id] = attempt
        self.journal[attempt.id] = []

    def append(self, attempt: str, event: Event) -> None:
        self.journal[attempt].append(event)

    def attempt(self, attempt: str) -> Attempt:
        return self.attempts[attempt]

    def events(self, attempt: str) -> Sequence[Event]:
        return list(self.journal[attempt])

    def open_attempt(self) -> Attempt | None:
        for name, events in self.journal.items():
            if not any(isinstance(event, Submitted) for event in events):
                return self.attempts[name]
        return None

    def grade(self, attempt: str, outcomes: Mapping[str, Outcome], score: Score) -> None:
        self.grades[attempt] = (outcomes, score)


class FakeReviews:
    """Keeps cards in memory."""

    def __init__(self) -> None:
        self.cards: dict[str, Mapping[str, Any]] = {}
        self.ratings: list[tuple[str, int]] = []

    def card(self, item: str) -> Mapping[str, Any] | None:
        return self.cards.get(item)

    def keep(self, item: str, card: Mapping[str, Any], *, rating: int, at: float) -> None:
        self.cards[item] = card
        self.ratings.append((item, rating))
        assert at > 0

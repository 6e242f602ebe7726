"""Drill: practice with feedback after each item, in the order that spaced repetition gives."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from math import inf
from typing import Any, Protocol, TypeAlias
from zlib import crc32

from fsrs import Card, Rating, Scheduler

from quizengine.core.item import Item, score
from quizengine.core.outcome import Outcome
from quizengine.core.page import Action, Answer, Page, Prompter, Wish
from quizengine.core.parameters import draw
from quizengine.core.ports import Clock, Reviews

Feedback: TypeAlias = Callable[[Item, Any, Outcome, datetime], None]


class Bench(Protocol):
    """Where the tasks of a drill are done."""

    def start(self, item: Item) -> None:
        """Make a clean cloud ready for a task."""

    def enter(self) -> None:
        """Let the person in."""

    def look(self, item: Item) -> Any:
        """Give the response to a task: what is observed now."""


class Drill:
    """Chooses what is due and records each review (the FSRS algorithm, by py-fsrs)."""

    def __init__(self, reviews: Reviews, clock: Clock) -> None:
        self._reviews = reviews
        self._clock = clock
        self._scheduler = Scheduler(enable_fuzzing=False)

    def queue(self, items: Iterable[Item]) -> list[Item]:
        """Give what to practise now: what is due, the longest overdue first, then what is new."""
        now = self._now()
        cards = {item.id: self._reviews.card(item.id) for item in items}
        due = {name: _card(card).due for name, card in cards.items() if card is not None}
        several = [item for item in items if item.id not in due or due[item.id] <= now]
        return sorted(several, key=lambda item: (item.id not in due, due.get(item.id, now), item.id))

    def keep(self, item: Item, outcome: Outcome) -> datetime:
        """Record how an item went, and give the time when it is due again."""
        known = self._reviews.card(item.id)
        card = Card(card_id=crc32(item.id.encode()), due=self._now()) if known is None else _card(known)
        rating = rated(outcome)
        card, _ = self._scheduler.review_card(card, rating, review_datetime=self._now())
        self._reviews.keep(item.id, dict(card.to_dict()), rating=int(rating), at=self._clock.now().wall)
        return card.due

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now().wall, UTC)

    def run(
        self, items: Sequence[Item], prompter: Prompter, tell: Feedback, seed: str, bench: Bench | None = None
    ) -> int:
        """Ask the items one after another and tell how each went; gives how many were answered.

        An item that is passed over stays as due as it was. Tasks are done at the bench; without one they are not asked.
        """
        answered = 0
        for number, item in enumerate(items, 1):
            bound = item.bound(draw(item.parameters, f"{seed}:{item.id}"))
            page = Page(number, len(items), bound, bound.question.present(f"{seed}:{item.id}"), None, flagged=False)
            if bound.hands_on and bench is None:
                continue
            if bound.hands_on and bench:
                bench.start(bound)
            action = _final(prompter, page, bench)
            if action is Wish.LEAVE:
                break
            if isinstance(action, Answer):
                response = bench.look(bound) if bound.hands_on and bench else action.response
                outcome = score(bound, response)
                tell(bound, response, outcome, self.keep(bound, outcome))
                answered += 1
        return answered


def _final(prompter: Prompter, page: Page, bench: Bench | None) -> Action:
    """Ask until there is an answer, or the item is passed over, or the drill is left."""
    while True:
        action = prompter.ask(page, lambda: inf)
        if action is Wish.SHELL and bench and page.item.hands_on:
            bench.enter()
        if isinstance(action, Answer) or action in {Wish.NEXT, Wish.LEAVE}:
            return action


def _card(data: Any) -> Card:
    return Card.from_dict(data)


def rated(outcome: Outcome) -> Rating:
    """Rate an outcome as FSRS wants it: all points good, some hard, none again."""
    if outcome.earned >= outcome.possible:
        return Rating.Good
    return Rating.Hard if outcome.earned > 0 else Rating.Again

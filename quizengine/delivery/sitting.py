"""A sitting in hand: what the person does is durable before it takes effect."""

from collections.abc import Mapping
from typing import Any

from quizengine.core.attempt import Attempt, By, Event, Flagged, Observed, Responded, State, Submitted, Visited, fold
from quizengine.core.item import Item
from quizengine.core.observation import Observations
from quizengine.core.page import Page
from quizengine.core.ports import Clock, Records
from quizengine.core.stamp import Stamp


class Sitting:
    """An attempt with its items (by id, parameters in place), its records and the clock."""

    def __init__(self, attempt: Attempt, items: Mapping[str, Item], records: Records, clock: Clock) -> None:
        self.attempt = attempt
        self.items = items
        self._records = records
        self._clock = clock
        self.state = fold(State.at_start(attempt), records.events(attempt.id))

    def left(self) -> float:
        """Give the seconds left now, never below 0."""
        return self.state.left(self._clock.now())

    @property
    def open(self) -> bool:
        """Whether it still takes responses now."""
        return self.state.submitted is None and self.left() > 0

    def page(self, position: int | None = None) -> Page:
        """Give the page at a position (from 0), else the one that is open now."""
        place = self.state.position if position is None else position
        entries = self.attempt.form.entries
        name = entries[place].item
        item = self.items[name]
        asked = item.question.present(self.attempt.form.item_seed(name))
        flagged = name in self.state.flags
        return Page(place + 1, len(entries), item, asked, self.state.responses.get(name), flagged)

    def pages(self) -> tuple[Page, ...]:
        """Give all pages in order."""
        return tuple(self.page(place) for place in range(len(self.attempt.form.entries)))

    def respond(self, item: str, response: Any) -> None:
        """Record a response; None takes it back."""
        self._keep(Responded(self._now(), item, response))

    def flag(self, item: str) -> None:
        """Flag an item, or take its flag away."""
        self._keep(Flagged(self._now(), item, item not in self.state.flags))

    def turn_to(self, position: int) -> None:
        """Turn to a position, held within the form."""
        held = min(max(position, 0), len(self.attempt.form.entries) - 1)
        if held != self.state.position:
            self._keep(Visited(self._now(), held))

    def submit(self, by: By) -> None:
        """Hand in, once."""
        if self.state.submitted is None:
            self._keep(Submitted(self._now(), by))

    def observed(self, item: str, observations: Observations, *, weak: bool = False) -> None:
        """Record what a task's checkers saw, and whether their sandbox was weak."""
        self._keep(Observed(self._now(), item, observations, weak))

    def _now(self) -> Stamp:
        return self._clock.now()

    def _keep(self, event: Event) -> None:
        self._records.append(self.attempt.id, event)
        self.state = fold(self.state, [event])

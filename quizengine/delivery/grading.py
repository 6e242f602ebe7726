"""Grading: look at every task's cloud, judge, and keep the outcomes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quizengine.core.attempt import State
from quizengine.core.form import Entry
from quizengine.core.item import Item, score
from quizengine.core.observation import Look, Observations, Unseen, to_json
from quizengine.core.outcome import Outcome
from quizengine.core.ports import CheckRunner, Records
from quizengine.core.scoring import Score, total
from quizengine.core.task import Task
from quizengine.delivery.sitting import Sitting

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Graded:
    """The outcomes by item id, and the score that they add up to."""

    outcomes: Mapping[str, Outcome]
    score: Score


@dataclass(frozen=True, slots=True)
class Blind:
    """A check runner that cannot look, and says why."""

    reason: str
    weak: bool = False

    def observe(self, looks: Sequence[Look]) -> Observations:
        """Give the reason for every look."""
        return {look.name: Unseen(self.reason) for look in looks}

    def observe_all(self, tasks: Sequence[Sequence[Look]]) -> Iterator[Observations]:
        """Give the reason for every look of every task."""
        return map(self.observe, tasks)


def look(sitting: Sitting, checks: CheckRunner, progress: Progress, *, again: bool = False) -> None:
    """Observe each task that was not observed yet, or not wholly; with `again`, all of them; several at once."""
    looks = owed(sitting, again=again)
    seen = checks.observe_all([*looks.values()])
    for number, item in enumerate(looks):
        progress(item, number / len(looks))
        sitting.observed(item, next(seen), weak=checks.weak)


def owed(sitting: Sitting, *, again: bool = False) -> Mapping[str, Sequence[Look]]:
    """Give what is to be looked at by the task's item: whatever is not settled, or with `again`, everything."""
    tasks = {
        entry.item: question.looks
        for entry in sitting.attempt.form.entries
        if isinstance(question := sitting.items[entry.item].question, Task)
    }
    return {item: looks for item, looks in tasks.items() if again or unsettled(sitting.state.observations.get(item))}


def unsettled(observations: Observations | None) -> bool:
    """Tell whether looking is still owed: nobody looked, or somewhere could not."""
    return observations is None or any(isinstance(one, Unseen) for one in observations.values())


def judge(sitting: Sitting, records: Records) -> Graded:
    """Score every item from what is recorded, and keep the outcomes."""
    entries = sitting.attempt.form.entries
    outcomes = {entry.item: _outcome(entry, sitting.items, sitting.state) for entry in entries}
    graded = Graded(outcomes, total(sitting.attempt.form, outcomes))
    records.grade(sitting.attempt.id, graded.outcomes, graded.score)
    return graded


def _outcome(entry: Entry, items: Mapping[str, Item], state: State) -> Outcome:
    return replace(score(items[entry.item], _response(entry, state)), weak=entry.item in state.weakly)


def _response(entry: Entry, state: State) -> Any:
    if entry.hands_on:
        return to_json(state.observations.get(entry.item, {}))
    return state.responses.get(entry.item)

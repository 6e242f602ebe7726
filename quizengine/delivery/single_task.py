"""One task practised by itself: begun, checked as often as one likes, with hints."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from quizengine.core.bank import Bank
from quizengine.core.item import Item
from quizengine.core.likeness import did_you_mean
from quizengine.core.observation import to_json
from quizengine.core.outcome import Outcome
from quizengine.core.parameters import draw
from quizengine.core.ports import CheckRunner, Provisioner
from quizengine.core.problem import Exit, Problem, ProblemError
from quizengine.core.task import Task
from quizengine.core.text import Text
from quizengine.delivery.preparation import prepare


@dataclass(frozen=True, slots=True)
class InHand:
    """Which task is being practised, the seed of its parameters, and how many hints were given."""

    item: str
    seed: str
    hints: int = 0

    def as_text(self) -> str:
        """Write it down, for the next command to read."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "InHand":
        """Read what was written down; raises ValueError where it is not that."""
        data: Any = json.loads(text)
        if not isinstance(data, Mapping) or set(data) != {"item", "seed", "hints"}:
            raise ValueError("it does not tell which task is in hand")
        return cls(str(data["item"]), str(data["seed"]), int(data["hints"]))


def tasks(bank: Bank, domains: tuple[str, ...] = ()) -> list[Item]:
    """Give the tasks of a bank, or those of some domains."""
    return [item for item in bank.items.values() if item.hands_on and (not domains or item.domain in domains)]


def called(name: str, bank: Bank, seed: str) -> Item:
    """Find a task and draw its parameters; raises ProblemError `task.no-such-task`."""
    known = {item.id: item for item in tasks(bank)}
    if name not in known:
        what = f"the bank has no task `{name}`{did_you_mean(name, known)}"
        mend = "list them with: quizengine task list"
        raise ProblemError(Problem("task.no-such-task", what, mend=mend), status=Exit.USAGE)
    item = known[name]
    return item.bound(draw(item.parameters, f"{seed}:{item.id}"))


def begin(item: Item, ground: Provisioner, progress: Callable[[str, float], None]) -> None:
    """Clean the cloud and prepare the task in it."""
    prepare([item], ground, progress)


def require_undoable(item: Item, ground: Provisioner) -> None:
    """Raise ProblemError where a cloud is not reset, and the task does not tell what to remove there."""
    if not ground.resets and not _task(item).undoable:
        what = f"`{item.id}` does not say how it is undone, and this cloud is not quizengine's to reset"
        raise ProblemError(Problem("task.no-cleanup", what, mend="remove what you made there yourself"))


def check(item: Item, checks: CheckRunner) -> Outcome:
    """Look at what was done, and judge it."""
    outcome = item.question.score(to_json(checks.observe(_task(item).looks)), item.points)
    return replace(outcome, weak=checks.weak)


def next_hint(item: Item, hand: InHand) -> tuple[Text | None, InHand]:
    """Give the next hint, or None where there are no more, and what is in hand afterwards."""
    if hand.hints >= len(item.hints):
        return None, hand
    return item.hints[hand.hints], replace(hand, hints=hand.hints + 1)


def solution(item: Item) -> str:
    """Give the reference way, as a shell script."""
    return _task(item).solution


def _task(item: Item) -> Task:
    if not isinstance(item.question, Task):
        raise TypeError(f"{item.id} is no task")
    return item.question

"""From a form to its items, parameters in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizengine.core.bank import Bank
from quizengine.core.form import Entry, Form
from quizengine.core.interaction import Comment, Do
from quizengine.core.item import Item
from quizengine.core.outcome import Outcome, Part
from quizengine.core.problem import Problem
from quizengine.core.text import Text
from quizengine.core.verdict import Verdict

GONE = Text({"en": "This item is no longer in the bank.", "zh": "题库中已没有这道题。"})


@dataclass(frozen=True, slots=True)
class Gone:
    """Stands in for the question of an item that the bank has lost: nobody can tell what it earns."""

    def present(self, seed: str) -> Do:  # noqa: ARG002 - nothing is left to put in order
        """Ask for nothing."""
        return Do()

    def right(self) -> None:
        """Know of no right response."""

    def score(self, response: Any, points: float) -> Outcome:  # noqa: ARG002 - no response can be judged
        """Leave all points undecided."""
        return Outcome.of_parts((Part(GONE, points, Verdict.UNDECIDED),))

    def review(self, response: Any) -> tuple[Comment, ...]:  # noqa: ARG002 - as for score
        """Have nothing to say."""
        return ()


def items_of(form: Form, bank: Bank) -> Mapping[str, Item]:
    """Give a form's items by id, with the values that they drew; for one that the bank has lost, a stand-in."""
    return {
        entry.item: bank.items[entry.item].bound(entry.values) if entry.item in bank.items else _stand_in(entry)
        for entry in form.entries
    }


def losses(form: Form, bank: Bank) -> tuple[Problem, ...]:
    """Tell which of a form's items the bank has lost."""
    mend = "name the bank that the form was drawn from with --bank, or mend the item with `quizengine bank lint`"
    return tuple(
        Problem("attempt.item-gone", f"the bank has no item `{entry.item}`, which the form has", mend=mend)
        for entry in form.entries
        if entry.item not in bank.items
    )


def _stand_in(entry: Entry) -> Item:
    return Item(entry.item, "gone", entry.points, 0.0, GONE, Gone())

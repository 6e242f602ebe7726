"""Taking a seat: a new sitting of a paper, or the open one where it was left."""

from collections.abc import Mapping
from dataclasses import dataclass

from quizengine.core.attempt import Attempt
from quizengine.core.bank import Bank
from quizengine.core.blueprint import Blueprint
from quizengine.core.form import Form, draw_form
from quizengine.core.item import Item
from quizengine.core.likeness import did_you_mean
from quizengine.core.ports import Clock, Records
from quizengine.core.problem import Exit, Problem, ProblemError
from quizengine.delivery.paper import items_of
from quizengine.delivery.sitting import Sitting


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a sitting begins: its name, language, cloud, and what its time is multiplied by."""

    id: str
    language: str = "en"
    cloud: str = ""
    factor: float = 1.0


def blueprint_called(name: str, bank: Bank) -> Blueprint:
    """Find a blueprint; raises ProblemError `exam.no-such-blueprint` with those there are."""
    if name in bank.blueprints:
        return bank.blueprints[name]
    what = f"the bank has no blueprint `{name}`{did_you_mean(name, bank.blueprints)}"
    mend = f"there are: {', '.join(bank.blueprints) or 'none'}"
    raise ProblemError(Problem("exam.no-such-blueprint", what, mend=mend), status=Exit.USAGE)


@dataclass(frozen=True, slots=True)
class Paper:
    """A form with its items by id, parameters in place."""

    form: Form
    items: Mapping[str, Item]

    @classmethod
    def drawn(cls, bank: Bank, blueprint: Blueprint, seed: str) -> "Paper":
        """Draw a form; raises ProblemError where the bank has too little."""
        form = draw_form(bank, blueprint, seed)
        return cls(form, items_of(form, bank))

    @property
    def hands_on(self) -> bool:
        """Whether a cloud is needed."""
        return any(entry.hands_on for entry in self.form.entries)


def begin(paper: Paper, terms: Terms, records: Records, clock: Clock) -> Sitting:
    """Start the clock.

    Raises ProblemError `records.open-attempt` where another attempt is open; nothing is recorded then.
    """
    attempt = Attempt(terms.id, paper.form, clock.now(), terms.language, terms.cloud, terms.factor)
    records.begin(attempt)
    return Sitting(attempt, paper.items, records, clock)


def resume(attempt: Attempt, bank: Bank, records: Records, clock: Clock) -> Sitting:
    """Take an attempt up where it was left."""
    return Sitting(attempt, items_of(attempt.form, bank), records, clock)

"""Where one task is practised: the task in hand, its cloud, and what is said of it."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import typer

from quizengine.checking.preflight import require
from quizengine.cli.bank_folder import checker_folders, usable_bank
from quizengine.cli.home import home
from quizengine.cli.vacancy import require_vacant
from quizengine.cli.workplace import is_lab, option, workplace
from quizengine.core.item import Item
from quizengine.core.offer import lacking, services_needed
from quizengine.core.outcome import Outcome
from quizengine.core.problem import Exit, Problem, ProblemError
from quizengine.delivery.single_task import InHand, begin, called, check, next_hint, require_undoable, solution
from quizengine.terminal.console import console
from quizengine.terminal.problems import tell
from quizengine.terminal.progress import progress
from quizengine.terminal.report import Report
from quizengine.terminal.sheet import Sheet


class Workbench:
    """Starts, checks and explains tasks of a bank, in one language, in a place of work (the lab for want of a name)."""

    def __init__(self, bank: Path | None, language: str, place: str, *, weak: bool = False) -> None:
        self._bank = usable_bank(bank)
        self._place = workplace(place, checker_folders(bank), weak=weak)
        self._sheet = Sheet(console(), language)
        self._option = option(place)
        self._note = home() / f"task-in-hand{self._option.replace(' --lab ', '-')}.json"

    def start(self, name: str, seed: str) -> None:
        """Prepare a task in a clean cloud, and ask for it."""
        self._begin(InHand(name, seed or os.urandom(4).hex()))

    def again(self, name: str) -> None:
        """Prepare the task in hand once more, with the values that it had."""
        hand = self._hand(name)
        self._begin(InHand(hand.item, hand.seed), anew=True)

    def check(self, name: str, *, as_json: bool) -> Outcome:
        """Look and judge, and tell each criterion with its evidence."""
        item = self._item(self._hand(name))
        require(weak=self._place.weak)
        with progress("Looking") as step:
            step(item.id, 0.0)
            outcome = check(item, self._place.checks())
        if as_json:
            plain = outcome.as_json(self._sheet.language)
            typer.echo(json.dumps({"task": item.id, **plain}, ensure_ascii=False, indent=2))
        else:
            Report(self._sheet).item(None, item, outcome, None)
        return outcome

    def hint(self, name: str) -> None:
        """Tell the next hint."""
        hand = self._hand(name)
        words, after = next_hint(self._item(hand), hand)
        if words is None:
            self._sheet.words("There are no more hints. The reference way: quizengine task solution")
            return
        self._keep(after)
        self._sheet.prose(words)

    def solution(self, name: str) -> None:
        """Print the reference way, as it can be pasted into a shell."""
        typer.echo(solution(self._item(self._hand(name))).strip())

    def clear(self) -> bool:
        """Remove what was made for tasks and what they asked for, and nothing else; False where something is left."""
        require_vacant(self._place.name)
        with progress("Clearing") as step:
            step("what was made for tasks", 0.0)
            left = self._place.ground.undo()
        tell(left)
        if not left:
            self._note.unlink(missing_ok=True)
            self._sheet.words("Nothing is left of what was made for tasks.")
        return not left

    def _begin(self, hand: InHand, *, anew: bool = False) -> None:
        item = self._item(hand)
        require_vacant(self._place.name)
        missing = lacking(item, self._place.offer())
        if missing:
            raise ProblemError(_impracticable(item.id, self._place.name, missing))
        with progress("Making ready") as step:
            self._place.ready(step, services_needed([item]))
            if anew:
                require_undoable(item, self._place.ground)
            self._keep(hand)  # before anything is made, so that `reset` takes it up should the program be killed
            begin(item, self._place.ground, step)
        self._sheet.words(f"{item.id}: {item.points:g} points, about {item.minutes:g} minutes", style="bold")
        self._sheet.prose(item.stem)
        then = f"quizengine task check{self._option}  (or: hint, solution, reset)"
        self._sheet.words(f"\nDo it in `quizengine lab shell{self._option}`, then: {then}")

    def _item(self, hand: InHand) -> Item:
        return called(hand.item, self._bank, hand.seed)

    def _hand(self, name: str) -> InHand:
        try:
            hand = InHand.from_text(self._note.read_text())
        except (OSError, ValueError):
            hand = None
        if hand is None or (name and name != hand.item):
            raise ProblemError(_not_in_hand(name), status=Exit.USAGE)
        return hand

    def _keep(self, hand: InHand) -> None:
        self._note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._note.with_suffix(".new")
        fresh.write_text(hand.as_text())
        fresh.replace(self._note)


def _impracticable(name: str, cloud: str, missing: Sequence[str]) -> Problem:
    mend = f"quizengine doctor --cloud {cloud} tells which tasks can be; the lab (without --cloud) has everything"
    return Problem(
        "task.impracticable",
        f"`{name}` cannot be practised on {'this lab' if is_lab(cloud) else f'the cloud `{cloud}`'}",
        why=f"it needs {'; '.join(missing)}",
        mend="quizengine doctor tells what this machine lacks" if is_lab(cloud) else mend,
    )


def _not_in_hand(name: str) -> Problem:
    what = f"the task `{name}` was not started" if name else "no task was started"
    return Problem("task.not-in-hand", what, mend=f"start it with: quizengine task start {name or 'ID'}")

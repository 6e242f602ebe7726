"""Where an exam is sat: the paper, the cloud, the prompter and the records, brought together."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from quizengine.checking.preflight import require
from quizengine.cli.bank_folder import checker_folders, usable_bank
from quizengine.cli.candidate_shell import candidate_shell
from quizengine.cli.grade import Grader
from quizengine.cli.home import home
from quizengine.cli.system_clock import SystemClock
from quizengine.cli.workplace import Workplace, is_lab, workplace
from quizengine.core.attempt import Attempt, By
from quizengine.core.bank import Bank
from quizengine.core.offer import practicable, services_needed
from quizengine.core.page import Prompter
from quizengine.core.problem import Exit, Problem, ProblemError
from quizengine.delivery.admission import Paper, Terms, begin, blueprint_called, resume
from quizengine.delivery.exam import Exam
from quizengine.delivery.paper import losses
from quizengine.delivery.preparation import prepare, restore
from quizengine.delivery.script import ScriptedPrompter, objections
from quizengine.delivery.sitting import Sitting
from quizengine.records.attempt_id import attempt_id
from quizengine.records.seat import seat
from quizengine.records.store import Store
from quizengine.terminal.clock_face import time_left
from quizengine.terminal.console import console
from quizengine.terminal.line import TypedLines
from quizengine.terminal.plain import PlainPrompter
from quizengine.terminal.problems import tell
from quizengine.terminal.progress import progress
from quizengine.terminal.sheet import Sheet
from quizengine.yamlbank.responses import read_responses


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person asked for on the command line."""

    responses: Path | None
    seed: str
    factor: float
    language: str
    cloud: str
    bank: Path | None
    as_json: bool
    weak: bool


class SittingRoom:
    """Begins sittings and takes them up again, each to its report or until it is left open."""

    def __init__(self, records: Store, choices: Choices) -> None:
        self._records = records
        self._choices = choices
        self._bank = usable_bank(choices.bank)
        self._clock = SystemClock()
        # With --json, standard output is the report's alone.
        self._console = console(sys.stderr if choices.as_json else sys.stdout)
        self._sheet = Sheet(self._console, choices.language)
        self._lines = TypedLines(self._console)

    def begin(self, blueprint: str) -> None:
        """Draw a form, make its cloud ready, and sit it."""
        drawn = blueprint_called(blueprint, self._bank)
        place = self._place(self._choices.cloud)
        paper = Paper.drawn(self._practicable(place), drawn, self._choices.seed or os.urandom(4).hex())
        answers = self._answers(paper.items)
        if paper.hands_on:
            require(weak=place.weak)
        self._sheet.words(_introduction(drawn.title.to(self._choices.language), paper, self._choices.factor))
        if answers is None and not self._starts(paper, place):
            return
        name = attempt_id(self._clock.now().wall, os.urandom(8))
        if paper.hands_on:
            with progress("Making ready") as step:
                place.ready(step, services_needed(paper.items.values()))
                prepare(paper.items.values(), place.ground, step, name)
        terms = Terms(name, self._choices.language, place.name, self._choices.factor)
        with seat(home(), name):
            self._sit(begin(paper, terms, self._records, self._clock), place, answers)

    def resume(self, attempt: Attempt, blueprint: str, *, submit: bool) -> None:
        """Take an attempt up where it was left; with `submit`, hand it in as it is."""
        if blueprint and blueprint != attempt.form.blueprint:
            raise ProblemError(_another_is_open(attempt, blueprint))
        with seat(home(), attempt.id):
            sitting = resume(attempt, self._bank, self._records, self._clock)
            tell(losses(attempt.form, self._bank))
            place = self._place(attempt.cloud)
            self._sheet.words(_resumption(sitting))
            if any(item.hands_on for item in sitting.items.values()):
                self._wake(place, sitting)
            if submit:
                sitting.submit(By.PERSON)
            self._sit(sitting, place, self._answers(sitting.items))

    @staticmethod
    def nothing_open() -> ProblemError:
        """Give what is wrong when there is no attempt to hand in."""
        return ProblemError(
            Problem("exam.none-open", "no exam is open, so there is none to hand in"), status=Exit.USAGE
        )

    def _place(self, cloud: str) -> Workplace:
        return workplace(cloud, checker_folders(self._choices.bank), weak=self._choices.weak)

    def _practicable(self, place: Workplace) -> Bank:
        """Give the bank without what cannot be practised at a place, and say how much that is."""
        bank = practicable(self._bank, place.offer())
        left_out = len(self._bank.items) - len(bank.items)
        if left_out:
            self._sheet.words(
                f"{left_out} tasks of the bank cannot be done on this cloud, and are left out "
                f"(quizengine doctor --cloud {place.name} says why)."
            )
        return bank

    def _wake(self, place: Workplace, sitting: Sitting) -> None:
        """See to the cloud and its tasks again; whatever is wrong with it, the rest of the exam goes on."""
        items, again = sitting.items.values(), False
        try:
            require(weak=place.weak)
            with progress("Making ready") as step:
                place.ready(step, services_needed(items))
                again = sitting.open and restore(items, place.ground, step, sitting.attempt.id)
        except ProblemError as error:
            tell(error.problems)
        if again:
            self._sheet.words("The cloud was no longer ready for this exam's tasks; they were prepared again.")

    def _answers(self, items: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if self._choices.responses is None:
            return None
        answers = read_responses(self._choices.responses)
        objections(answers, items, self._bank.items)
        return answers

    def _starts(self, paper: Paper, place: Workplace) -> bool:
        if paper.hands_on and is_lab(place.name):
            self._sheet.words("The lab is started and put back to its clean state first.")
        self._sheet.words("The clock starts when all is ready.")
        try:
            line = self._lines.ask("Enter to start, q to leave it > ", lambda: float("inf"))
        except EOFError:
            return False
        return line.strip().lower() not in {"q", "quit", "n", "no"}

    def _sit(self, sitting: Sitting, place: Workplace, answers: Mapping[str, Any] | None) -> None:
        exam = Exam(sitting, self._prompter(place, answers), self._shell(place))
        try:
            handed_in = exam.run()
        except KeyboardInterrupt:
            typer.echo(f"\n{_left_open(sitting)}", err=True)
            raise
        if not handed_in:
            typer.echo(_left_open(sitting), err=True)
            return
        grader = Grader(self._records, place, self._choices.language)
        grader.report(sitting, grader.grade(sitting), as_json=self._choices.as_json)
        if not place.ground.resets and any(item.hands_on for item in sitting.items.values()):
            typer.echo(f"To remove what was made for its tasks: quizengine task clear --cloud {place.name}", err=True)

    def _prompter(self, place: Workplace, answers: Mapping[str, Any] | None) -> Prompter:
        if answers is not None:
            return ScriptedPrompter(answers, place.ground)
        return PlainPrompter(self._sheet, self._lines)

    def _shell(self, place: Workplace) -> Callable[[Callable[[], float]], None]:
        return lambda left: candidate_shell(place, self._sheet, left)


def _introduction(title: str, paper: Paper, factor: float) -> str:
    tasks = sum(entry.hands_on for entry in paper.form.entries)
    minutes = paper.form.minutes * factor
    return (
        f"{title}: {len(paper.form.entries)} items, {tasks} of them hands-on tasks; {minutes:g} minutes; "
        f"{paper.form.cut_score:g} % passes."
    )


def _resumption(sitting: Sitting) -> str:
    if sitting.state.submitted is not None:
        return f"Attempt {sitting.attempt.id} was handed in and not graded yet."
    if not sitting.open:
        return f"The time of attempt {sitting.attempt.id} ran out meanwhile; it is handed in as it stands."
    return f"Going on with attempt {sitting.attempt.id}: {time_left(sitting.left())} left."


def _left_open(sitting: Sitting) -> str:
    left = time_left(sitting.left())
    return f"Attempt {sitting.attempt.id} stays open, with {left} left on its clock. Go on with: quizengine exam"


def _another_is_open(attempt: Attempt, blueprint: str) -> Problem:
    return Problem(
        "exam.another-open",
        f"attempt {attempt.id} of `{attempt.form.blueprint}` is open, so `{blueprint}` cannot begin",
        why="one exam is sat at a time, and its clock goes on",
        mend="go on with `quizengine exam`, or hand it in with `quizengine exam --submit`",
    )

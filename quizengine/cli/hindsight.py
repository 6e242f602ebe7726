"""Looking back at attempts: their reports, and judging them again."""

from pathlib import Path

import typer

from quizengine.checking.preflight import require
from quizengine.cli.bank_folder import checker_folders, usable_bank
from quizengine.cli.grade import Grader
from quizengine.cli.system_clock import SystemClock
from quizengine.cli.workplace import Workplace, workplace
from quizengine.core.attempt import Attempt
from quizengine.core.problem import Exit, Problem, ProblemError
from quizengine.delivery.admission import resume
from quizengine.delivery.grading import Graded, owed
from quizengine.delivery.paper import losses
from quizengine.delivery.sitting import Sitting
from quizengine.records.store import Store
from quizengine.terminal.problems import tell


class Hindsight:
    """Shows and regrades the attempts of some records."""

    def __init__(self, records: Store, bank: Path | None, language: str, *, as_json: bool, weak: bool = False) -> None:
        self._records = records
        self._bank = usable_bank(bank)
        self._checkers = checker_folders(bank)
        self._language = language
        self._as_json = as_json
        self._weak = weak

    def show(self, name: str) -> None:
        """Report an attempt as it was last graded."""
        sitting, graded = self.graded(name)
        self._grader(sitting).report(sitting, graded, as_json=self._as_json)

    def graded(self, name: str) -> tuple[Sitting, Graded]:
        """Give an attempt, and how it was last graded; ProblemError `results.not-graded` where it was not."""
        sitting = self._sitting(name)
        score = self._records.score(sitting.attempt.id)
        if score is None:
            raise ProblemError(_not_graded(sitting), status=Exit.UNAVAILABLE)
        return sitting, Graded(self._records.outcomes(sitting.attempt.id), score)

    def regrade(self, name: str, *, again: bool) -> None:
        """Judge an attempt again, and say how its score changed."""
        sitting = self._sitting(name)
        if sitting.state.submitted is None:
            raise ProblemError(_not_graded(sitting), status=Exit.UNAVAILABLE)
        if owed(sitting, again=again):
            require(weak=self._weak)
        before = self._records.score(sitting.attempt.id)
        grader = self._grader(sitting)
        graded = grader.grade(sitting, again=again)
        grader.report(sitting, graded, as_json=self._as_json)
        if before is not None and not self._as_json:
            typer.echo(f"Before: {before.total.earned:g} points; now: {graded.score.total.earned:g}.")

    def _sitting(self, name: str) -> Sitting:
        attempt = self._attempt(name)
        tell(losses(attempt.form, self._bank))
        return resume(attempt, self._bank, self._records, SystemClock())

    def _attempt(self, name: str) -> Attempt:
        if name:
            return self._records.attempt(name)
        latest = self._records.listing(1)
        if not latest:
            mend = "sit one with: quizengine exam"
            raise ProblemError(Problem("results.none", "there is no attempt yet", mend=mend), status=Exit.UNAVAILABLE)
        return self._records.attempt(latest[0].id)

    def _grader(self, sitting: Sitting) -> Grader:
        return Grader(self._records, self._place(sitting), self._language)

    def _place(self, sitting: Sitting) -> Workplace:
        return workplace(sitting.attempt.cloud, self._checkers, weak=self._weak)


def _not_graded(sitting: Sitting) -> Problem:
    stage = "open" if sitting.state.submitted is None else "handed in, but not graded yet"
    mend = "go on with `quizengine exam`, which grades it at its end"
    return Problem("results.not-graded", f"attempt {sitting.attempt.id} is {stage}", mend=mend)

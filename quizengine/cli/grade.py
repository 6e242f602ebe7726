"""Grading and telling the result, as several commands do it."""

import json
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from quizengine.cli.workplace import Workplace
    from quizengine.core.ports import CheckRunner, Records
    from quizengine.delivery.grading import Graded
    from quizengine.delivery.sitting import Sitting


@dataclass(frozen=True, slots=True)
class Grader:
    """Looks, judges and reports; `language` is the report's."""

    records: "Records"
    place: "Workplace"
    language: str

    def grade(self, sitting: "Sitting", *, again: bool = False) -> "Graded":
        """Look at the tasks that are not settled (with `again`, at all) and judge everything."""
        from quizengine.delivery.grading import judge, look, owed
        from quizengine.terminal.progress import progress

        tasks = owed(sitting, again=again)
        if tasks:
            with progress("Grading") as step, self.place.warmed() if len(tasks) > 1 else nullcontext():
                look(sitting, self._checks(), step, again=again)
        return judge(sitting, self.records)

    def _checks(self) -> "CheckRunner":
        from quizengine.core.problem import ProblemError
        from quizengine.delivery.grading import Blind

        try:
            return self.place.checks()
        except ProblemError as error:
            return Blind(str(error))

    def report(self, sitting: "Sitting", graded: "Graded", *, as_json: bool) -> None:
        """Print the whole report."""
        from quizengine.delivery.summary import summary
        from quizengine.terminal.console import console
        from quizengine.terminal.report import Report
        from quizengine.terminal.sheet import Sheet

        if as_json:
            plain = summary(sitting.attempt, sitting.state, graded.outcomes, graded.score)
            typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
            return
        report = Report(Sheet(console(), self.language))
        report.sitting(sitting.attempt, sitting.state, sitting.items, graded.outcomes, graded.score)

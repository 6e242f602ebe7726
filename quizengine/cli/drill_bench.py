"""Where the tasks of a drill are done: a clean cloud for each, its shell, and the look afterwards."""

from math import inf
from typing import Any

from quizengine.cli.candidate_shell import candidate_shell
from quizengine.cli.vacancy import require_vacant
from quizengine.cli.workplace import Workplace
from quizengine.core.item import Item
from quizengine.core.observation import to_json
from quizengine.core.offer import services_needed
from quizengine.core.task import Task
from quizengine.delivery.single_task import begin
from quizengine.terminal.progress import progress
from quizengine.terminal.report import WEAK
from quizengine.terminal.sheet import Sheet


class DrillBench:
    """Prepares, opens and looks at one task after another."""

    def __init__(self, place: Workplace, sheet: Sheet) -> None:
        self._place = place
        self._sheet = sheet

    def start(self, item: Item) -> None:
        """Make a clean cloud ready for a task; refused while an open exam's tasks live there."""
        require_vacant(self._place.name)
        with progress("Making ready") as step:
            self._place.ready(step, services_needed([item]))
            begin(item, self._place.ground, step)

    def enter(self) -> None:
        """Hand the terminal to the person's shell."""
        candidate_shell(self._place, self._sheet, lambda: inf)

    def look(self, item: Item) -> Any:
        """Give what is observed of a task now."""
        if not isinstance(item.question, Task):
            raise TypeError(f"{item.id} is no task")
        with progress("Looking") as step:
            step(item.id, 0.0)
            seen = to_json(self._place.checks().observe(item.question.looks))
        if self._place.weak:
            self._sheet.words(WEAK, style="yellow")
        return seen

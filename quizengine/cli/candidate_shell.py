"""The shell in which a candidate does the tasks of an exam."""

from collections.abc import Callable
from math import isinf
from pathlib import Path

from quizengine.cli.workplace import Workplace
from quizengine.core.problem import ProblemError
from quizengine.terminal.clock_face import time_left
from quizengine.terminal.console import is_terminal
from quizengine.terminal.problems import tell
from quizengine.terminal.sheet import Sheet
from quizengine.terminal.subshell import enter


def candidate_shell(place: Workplace, sheet: Sheet, left: Callable[[], float]) -> None:
    """Hand the terminal to the person's shell, in the cloud's environment, until they leave or the time is up."""
    if not is_terminal():
        sheet.words("There is no terminal here for a shell; use `quizengine lab shell` in another one.")
        return
    try:
        command, environment = place.shell()
    except ProblemError as error:
        tell(error.problems)
        return
    timed = f"{time_left(left())} left. `exit` or Ctrl-D leads back; at the deadline the shell is closed."
    sheet.words("`exit` or Ctrl-D leads back." if isinf(left()) else timed)
    if enter(command, environment, Path.cwd(), left) is None:
        sheet.words("\nTime is up: the shell was closed.")

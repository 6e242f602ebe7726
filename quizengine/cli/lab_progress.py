"""How far a command that changes the lab has come."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizengine.lab.door import Progress


@contextmanager
def lab_progress(*, quiet: bool) -> Iterator["Progress"]:
    """Give what shows each step, or takes no notice of it."""
    if quiet:
        yield lambda _step, _fraction: None
        return
    from quizengine.terminal.progress import progress

    with progress("Lab") as step:
        yield step

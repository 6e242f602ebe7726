"""Progress of something that takes a while: a bar on a terminal, a line a step elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from quizengine.terminal.safe import shown

BAR = 20
Step = Callable[[str, float], None]


@contextmanager
def progress(title: str) -> Iterator[Step]:
    """Give what is told each step's name and the fraction done (0 to 1); it writes to standard error."""
    console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        yield _lines(console, title)
        return
    columns = (BarColumn(BAR), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=1.0)

        def step(name: str, fraction: float) -> None:
            bar.update(task, description=f"{title}: {shown(name)}", completed=fraction)

        yield step


def _lines(console: Console, title: str) -> Step:
    last = ""

    def step(name: str, fraction: float) -> None:  # noqa: ARG001 - a line says which step, not how far
        nonlocal last
        if name != last:
            console.print(f"{title}: {shown(name)}", soft_wrap=True)
            last = name

    return step

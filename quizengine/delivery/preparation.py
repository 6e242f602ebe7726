"""Making a cloud ready for the tasks of a form, before the clock starts."""

from collections.abc import Callable, Iterable
from itertools import count

from quizengine.core.item import Item
from quizengine.core.ports import Provisioner
from quizengine.core.problem import Problem, ProblemError
from quizengine.core.task import Task

TAIL = 5


def prepare(items: Iterable[Item], ground: Provisioner, progress: Callable[[str, float], None]) -> None:
    """Clean the cloud, make all tasks' fixtures, and run each task's preparation.

    Raises ProblemError `task.not-prepared` where a script fails, with the last lines that it said, and as `furnish`.
    """
    tasks = {item.id: item.question for item in items if isinstance(item.question, Task)}
    if not tasks:
        return
    progress("a clean cloud", 0.0)
    ground.clean()
    parts = len(tasks) + sum(len(task.fixture) for task in tasks.values()) + 1
    done = count(1)
    ground.furnish(
        {name: task.furniture for name, task in tasks.items()}, lambda thing: progress(thing, next(done) / parts)
    )
    for name, task in tasks.items():
        progress(name, next(done) / parts)
        _run_preparation(name, task, ground)


def _run_preparation(name: str, task: Task, ground: Provisioner) -> None:
    if not task.prepare:
        return
    ran = ground.run(task.prepare)
    if ran.status:
        said = " | ".join(ran.output.strip().splitlines()[-TAIL:])
        what = f"the preparation of `{name}` ended with status {ran.status}"
        mend = "see that the lab is well with `quizengine lab status`, then start again"
        raise ProblemError(Problem("task.not-prepared", what, why=said, mend=mend))

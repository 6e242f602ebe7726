"""Making a cloud ready for the tasks of a form, before the clock starts."""

from collections.abc import Callable, Iterable

from quizengine.core.item import Item
from quizengine.core.ports import Provisioner
from quizengine.core.problem import Problem, ProblemError
from quizengine.core.task import Task

TAIL = 5


def prepare(items: Iterable[Item], ground: Provisioner, progress: Callable[[str, float], None]) -> None:
    """Clean the cloud and run each task's preparation.

    Raises ProblemError `task.not-prepared` where a script fails, with the last lines that it said.
    """
    tasks = [(item.id, item.question) for item in items if isinstance(item.question, Task)]
    if not tasks:
        return
    progress("a clean cloud", 0.0)
    ground.clean()
    for number, (name, task) in enumerate(tasks, 1):
        progress(name, number / (len(tasks) + 1))
        make_ready(name, task, ground)


def make_ready(name: str, task: Task, ground: Provisioner) -> None:
    """Run one task's preparation in a cloud that is clean."""
    if not task.prepare:
        return
    ran = ground.run(task.prepare)
    if ran.status:
        said = " | ".join(ran.output.strip().splitlines()[-TAIL:])
        what = f"the preparation of `{name}` ended with status {ran.status}"
        mend = "see that the lab is well with `quizengine lab status`, then start again"
        raise ProblemError(Problem("task.not-prepared", what, why=said, mend=mend))

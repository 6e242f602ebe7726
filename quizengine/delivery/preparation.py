"""Making a cloud ready for the tasks of a form, before the clock starts, and again where that was lost."""

from collections.abc import Callable, Iterable, Mapping
from itertools import count

from quizengine.core.item import Item
from quizengine.core.ports import Provisioner, Stage
from quizengine.core.problem import Problem, ProblemError
from quizengine.core.task import Task

TAIL = 5
Progress = Callable[[str, float], None]


def prepare(items: Iterable[Item], ground: Provisioner, progress: Progress, attempt: str = "") -> None:
    """Clean the cloud, make all tasks' fixtures, and run each task's preparation.

    Where it is for an attempt, the cloud remembers how far it came. Raises ProblemError `task.not-prepared` where a
    script fails, with the last lines that it said, and as `furnish`.
    """
    tasks = _tasks(items)
    if tasks:
        progress("a clean cloud", 0.0)
        ground.clean()
        _make(tasks, ground, progress, attempt)


def restore(items: Iterable[Item], ground: Provisioner, progress: Progress, attempt: str) -> bool:
    """Make the cloud ready again for an attempt that is open, where it is not by now; True where that was to be done.

    Where a preparation was cut short, it begins anew with a clean cloud. Where nothing is known of one, since the cloud
    was reset meanwhile, nothing is cleaned: what the candidate did since is left alone. Raises as `prepare`.
    """
    tasks = _tasks(items)
    stage = ground.stage(attempt)
    if not tasks or stage is Stage.READY:
        return False
    if stage is Stage.UNDER_WAY:
        progress("a clean cloud", 0.0)
        ground.clean()
    try:
        _make(tasks, ground, progress, attempt)
    except ProblemError as error:
        if any(one.code == "fixture.name-taken" for one in error.problems):
            ground.enter(attempt, stage)  # nothing was made
        raise
    return True


def _tasks(items: Iterable[Item]) -> Mapping[str, Task]:
    return {item.id: item.question for item in items if isinstance(item.question, Task)}


def _make(tasks: Mapping[str, Task], ground: Provisioner, progress: Progress, attempt: str) -> None:
    if attempt:
        ground.enter(attempt, Stage.UNDER_WAY)
    parts = len(tasks) + sum(len(task.fixture) for task in tasks.values()) + 1
    done = count(1)
    ground.furnish(
        {name: task.furniture for name, task in tasks.items()}, lambda thing: progress(thing, next(done) / parts)
    )
    for name, task in tasks.items():
        progress(name, next(done) / parts)
        _run_preparation(name, task, ground)
    if attempt:
        ground.enter(attempt, Stage.READY)


def _run_preparation(name: str, task: Task, ground: Provisioner) -> None:
    if not task.prepare:
        return
    ran = ground.run(task.prepare)
    if ran.status:
        said = " | ".join(ran.output.strip().splitlines()[-TAIL:])
        what = f"the preparation of `{name}` ended with status {ran.status}"
        mend = "see that the lab is well with `quizengine lab status`, then start again"
        raise ProblemError(Problem("task.not-prepared", what, why=said, mend=mend))

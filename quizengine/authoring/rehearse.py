"""The rehearsal of a whole form on one cloud: its tasks live together, and solving one leaves the others alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from quizengine.authoring.verify import NOTHING, Proof, ended_badly, faults_of, furnish
from quizengine.core.item import Item
from quizengine.core.ports import CheckRunner, Provisioner
from quizengine.core.task import Task

ALL, TOGETHER = "the form", "prepared together"


def rehearse(
    items: Sequence[Item], ground: Provisioner, checks: Callable[[], CheckRunner], progress: Callable[[str], None]
) -> Iterator[Proof]:
    """Prepare all tasks of a form, then solve one after another, and look at all of them each time.

    A task must earn nothing before its solution, and everything from then on. Items that are no tasks, or whose
    parameters are not drawn yet, are not for this. A script that fails ends it, since the rest would prove nothing.
    """
    tasks = {item.id: item.question for item in items if isinstance(item.question, Task)}
    ground.clean()
    failed = _prepared(tasks, ground, progress)
    yield from failed
    if not failed:
        yield from _looked(tasks, frozenset(), TOGETHER, checks)
        yield from _solved(tasks, ground, checks, progress)
    if not ground.resets:
        ground.clean()


def _prepared(tasks: Mapping[str, Task], ground: Provisioner, progress: Callable[[str], None]) -> list[Proof]:
    """Make all fixtures at once, and run one preparation after another, as an exam does; give what failed."""
    ran = furnish({name: task.furniture for name, task in tasks.items()}, ground, progress)
    if ran.status:
        return [ended_badly(ALL, TOGETHER, "making of the fixtures", ran)]
    for name, task in tasks.items():
        progress(f"{name}: preparing")
        ran = ground.run(task.prepare) if task.prepare else NOTHING
        if ran.status:
            return [ended_badly(name, TOGETHER, "preparation", ran)]
    return []


def _solved(
    tasks: Mapping[str, Task], ground: Provisioner, checks: Callable[[], CheckRunner], progress: Callable[[str], None]
) -> Iterator[Proof]:
    done: frozenset[str] = frozenset()
    for name, task in tasks.items():
        progress(f"{name}: solving")
        ran = ground.run(task.solution)
        if ran.status:
            yield ended_badly(name, "solution", "script", ran)
            return
        done |= {name}
        yield from _looked(tasks, done, f"{name} is solved", checks)


def _looked(
    tasks: Mapping[str, Task], done: frozenset[str], state: str, checks: Callable[[], CheckRunner]
) -> Iterator[Proof]:
    seen = checks().observe_all([task.looks for task in tasks.values()])
    for name, task in tasks.items():
        unmet = frozenset[str]() if name in done else task.rubric.statements
        yield Proof(name, state, tuple(faults_of(task, unmet, next(seen))))

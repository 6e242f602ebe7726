"""The proof of a task on real services: untouched, solved, solved another way, and each named mistake."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quizengine.core.item import Item
from quizengine.core.observation import Observations
from quizengine.core.parameters import draw
from quizengine.core.ports import CheckRunner, Provisioner, Ran
from quizengine.core.task import Task
from quizengine.core.verdict import Verdict

LAST_LINES = 8
NOTHING = Ran(0, "")


@dataclass(frozen=True, slots=True)
class Trial:
    """One state to bring a clean cloud into, and the statements of the criteria that must not be met there."""

    name: str
    script: str
    unmet: frozenset[str]


@dataclass(frozen=True, slots=True)
class Proof:
    """How one trial went: `faults` is empty where it went as it must, each fault a sentence."""

    item: str
    trial: str
    faults: tuple[str, ...]
    output: str = ""

    @property
    def holds(self) -> bool:
        """Whether the trial went as it must."""
        return not self.faults


def trials(task: Task) -> Iterator[Trial]:
    """Give the states in which a task is proven."""
    everything = frozenset(str(criterion.statement) for criterion in task.rubric.criteria)
    yield Trial("untouched", "", everything)
    yield Trial("solution", task.solution, frozenset())
    for path in task.alternatives:
        yield Trial(f"alternative: {path.name}", path.run, frozenset())
    if task.cleanup:
        again = (task.solution, task.cleanup, *([task.prepare] if task.prepare else []))
        yield Trial("cleaned up, to start again", "\n".join(f"(\n{script}\n)" for script in again), everything)
    for mistake in task.mistakes:
        yield Trial(f"mistake: {mistake.name}", mistake.run, frozenset(mistake.breaks))


def unprovable(item: Item) -> str:
    """Tell why a task cannot be proven in a cloud that is not reset, "" where it can."""
    return "" if isinstance(item.question, Task) and item.question.cleanup else "it has no `cleanup`"


def verify(
    item: Item, ground: Provisioner, checks: Callable[[], CheckRunner], progress: Callable[[str], None], seed: str = ""
) -> Iterator[Proof]:
    """Prove a task, trial by trial, each on a clean cloud; its parameters are drawn from the seed.

    Where the ground cannot be cleaned, the task's own clean-up is to do it after each trial.
    """
    bound = item.bound(draw(item.parameters, f"{seed}:{item.id}"))
    task = bound.question
    if not isinstance(task, Task):
        return
    for trial in trials(task):
        progress(f"{item.id}: {trial.name}")
        yield _proof(bound.id, task, trial, ground, checks)
        if not ground.resets:
            ground.run(task.cleanup)


def _proof(name: str, task: Task, trial: Trial, ground: Provisioner, checks: Callable[[], CheckRunner]) -> Proof:
    ground.clean()
    prepared = ground.run(task.prepare) if task.prepare else NOTHING
    if prepared.status:
        return Proof(name, trial.name, (f"the preparation ended with status {prepared.status}",), _last(prepared))
    ran = ground.run(trial.script) if trial.script else NOTHING
    # A mistake may well end in an error of the client's: what counts is the state that it leaves.
    if ran.status and not trial.unmet:
        return Proof(name, trial.name, (f"the script ended with status {ran.status}",), _last(ran))
    faults = tuple(_faults(task, trial, checks().observe(task.looks)))
    return Proof(name, trial.name, faults, _last(ran) if faults else "")


def _faults(task: Task, trial: Trial, observations: Observations) -> Iterator[str]:
    for part in task.rubric.judge(observations).parts:
        expected = Verdict.NOT_MET if str(part.statement) in trial.unmet else Verdict.MET
        if part.verdict is not expected:
            seen = "; ".join(
                f"{one.fact}: expected {one.expected}, observed {one.reason or one.observed}" for one in part.evidence
            )
            yield f"`{part.statement}` is {part.verdict}, and must be {expected} ({seen})"


def _last(ran: Ran) -> str:
    return "\n".join(ran.output.strip().splitlines()[-LAST_LINES:])

"""The proof of a task on real services: untouched, solved, solved another way, and each named mistake."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizengine.core.item import Item
from quizengine.core.observation import Observations
from quizengine.core.parameters import draw
from quizengine.core.ports import CheckRunner, Provisioner, Ran
from quizengine.core.task import Task
from quizengine.core.verdict import Evidence, Verdict

LAST_LINES = 8
NOTHING = Ran(0, "")
UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Trial:
    """One state to bring a clean cloud into, and the statements of the criteria that must not be met there."""

    name: str
    script: str
    unmet: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What went otherwise than it must, in a sentence; for a criterion also its statement and what was seen of it."""

    what: str
    criterion: str = ""
    evidence: tuple[Evidence, ...] = ()

    def as_json(self) -> Mapping[str, Any]:
        """Give it as plain values."""
        return {"what": self.what, "criterion": self.criterion, "evidence": [one.as_json() for one in self.evidence]}


@dataclass(frozen=True, slots=True)
class Proof:
    """How one trial went: `faults` is empty where it went as it must; `output` is the script's last where not."""

    item: str
    trial: str
    faults: tuple[Fault, ...]
    output: str = ""

    @property
    def holds(self) -> bool:
        """Whether the trial went as it must."""
        return not self.faults


def trials(task: Task) -> Iterator[Trial]:
    """Give the states in which a task is proven."""
    everything = task.rubric.statements
    yield Trial(UNTOUCHED, "", everything)
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


def drawn(item: Item, seed: str) -> Item:
    """Give a task with values for its parameters, drawn from the seed."""
    return item.bound(draw(item.parameters, f"{seed}:{item.id}"))


def verify(
    item: Item, ground: Provisioner, checks: Callable[[], CheckRunner], progress: Callable[[str], None], seed: str = ""
) -> Iterator[Proof]:
    """Prove a task, trial by trial, each on a clean cloud; its parameters are drawn from the seed.

    The solution begins where nothing was touched but looked at, as it does for a candidate who has the task checked.
    Where the ground cannot be cleaned, the task's own clean-up is to do it after each trial.
    """
    bound = drawn(item, seed)
    task = bound.question
    if not isinstance(task, Task):
        return
    ready = False
    for trial in trials(task):
        progress(f"{item.id}: {trial.name}")
        prepared = NOTHING if ready else prepare(task, ground)
        if prepared.status:
            yield ended_badly(bound.id, trial.name, "preparation", prepared)
        else:
            yield _proof(bound.id, task, trial, ground, checks)
        ready = ground.resets and trial.name == UNTOUCHED and not prepared.status
        if not ground.resets:
            ground.run(task.cleanup)


def prepare(task: Task, ground: Provisioner) -> Ran:
    """Clean the ground, and prepare it for the task."""
    ground.clean()
    return ground.run(task.prepare) if task.prepare else NOTHING


def _proof(name: str, task: Task, trial: Trial, ground: Provisioner, checks: Callable[[], CheckRunner]) -> Proof:
    ran = ground.run(trial.script) if trial.script else NOTHING
    # A mistake may well end in an error of the client's: what counts is the state that it leaves.
    if ran.status and not trial.unmet:
        return ended_badly(name, trial.name, "script", ran)
    faults = tuple(faults_of(task, trial.unmet, checks().observe(task.looks)))
    return Proof(name, trial.name, faults, last_lines(ran) if faults else "")


def ended_badly(name: str, trial: str, what: str, ran: Ran) -> Proof:
    """Tell of a script that failed before anything could be looked at."""
    return Proof(name, trial, (Fault(f"the {what} ended with status {ran.status}"),), last_lines(ran))


def faults_of(task: Task, unmet: frozenset[str], observations: Observations) -> Iterator[Fault]:
    """Judge a task, and tell of each criterion that is met though it is among `unmet`, or the other way round."""
    for part in task.rubric.judge(observations).parts:
        expected = Verdict.NOT_MET if str(part.statement) in unmet else Verdict.MET
        if part.verdict is not expected:
            seen = "; ".join(
                f"{one.fact}: expected {one.expected}, observed {one.reason or one.observed}" for one in part.evidence
            )
            what = f"`{part.statement}` is {part.verdict}, and must be {expected} ({seen})"
            yield Fault(what, str(part.statement), part.evidence)


def last_lines(ran: Ran) -> str:
    """Give the last that a script said."""
    return "\n".join(ran.output.strip().splitlines()[-LAST_LINES:])

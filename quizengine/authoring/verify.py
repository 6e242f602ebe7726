"""The proof of a task on real services: untouched, solved, solved another way, and each named mistake."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizengine.core.fixture import Furniture
from quizengine.core.item import Item
from quizengine.core.observation import Observations
from quizengine.core.parameters import draw
from quizengine.core.ports import CheckRunner, Provisioner, Ran
from quizengine.core.problem import ProblemError
from quizengine.core.task import Task
from quizengine.core.verdict import Evidence, Verdict

LAST_LINES = 8
NOTHING = Ran(0, "")
UNTOUCHED, CLEANED = "untouched", "cleaned up, to start again"


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
    if task.undoable:
        yield Trial(CLEANED, task.solution, everything)
    for mistake in task.mistakes:
        yield Trial(f"mistake: {mistake.name}", mistake.run, frozenset(mistake.breaks))


def unprovable(item: Item) -> str:
    """Tell why a task cannot be proven in a cloud that is not reset, "" where it can."""
    undoable = isinstance(item.question, Task) and item.question.undoable
    return "" if undoable else "it has no `fixture`, `creates` or `cleanup`, so that nobody knows what to remove"


def drawn(item: Item, seed: str) -> Item:
    """Give a task with values for its parameters, drawn from the seed."""
    return item.bound(draw(item.parameters, f"{seed}:{item.id}"))


def verify(
    item: Item, ground: Provisioner, checks: Callable[[], CheckRunner], progress: Callable[[str], None], seed: str = ""
) -> Iterator[Proof]:
    """Prove a task, trial by trial, each on a clean cloud; its parameters are drawn from the seed.

    The solution begins where nothing was touched but looked at, as it does for a candidate who has the task checked.
    Where the ground is not reset, what the task says of itself is all that is undone between trials.
    """
    bound = drawn(item, seed)
    task = bound.question
    if not isinstance(task, Task):
        return
    ready = False
    for trial in trials(task):
        progress(f"{item.id}: {trial.name}")
        prepared = NOTHING if ready else prepare(bound.id, task, ground, progress)
        if prepared.status:
            yield ended_badly(bound.id, trial.name, "preparation", prepared)
        elif trial.name == CLEANED:
            yield _cleaned(bound.id, task, ground, checks)
        else:
            yield _proof(bound.id, task, trial, ground, checks)
        ready = ground.resets and trial.name == UNTOUCHED and not prepared.status
    if not ground.resets:
        ground.clean()


def prepare(name: str, task: Task, ground: Provisioner, progress: Callable[[str], None]) -> Ran:
    """Clean the ground, and prepare it for the task."""
    ground.clean()
    return make_ready(name, task, ground, progress)


def make_ready(name: str, task: Task, ground: Provisioner, progress: Callable[[str], None]) -> Ran:
    """Make the task's fixture and run its preparation."""
    made = furnish({name: task.furniture}, ground, lambda thing: progress(f"{name}: {thing}"))
    return ground.run(task.prepare) if task.prepare and not made.status else made


def furnish(wanted: Mapping[str, Furniture], ground: Provisioner, progress: Callable[[str], None]) -> Ran:
    """Make fixtures; what cannot be made is told as a script that failed."""
    try:
        ground.furnish(wanted, progress)
    except ProblemError as error:
        return Ran(1, "\n".join(filter(None, (part for one in error.problems for part in (one.what, one.why)))))
    return NOTHING


def _cleaned(name: str, task: Task, ground: Provisioner, checks: Callable[[], CheckRunner]) -> Proof:
    """Solve a task, undo it as on a cloud that is not reset, and make it ready again: it must be as if untouched."""
    ran = ground.run(task.solution)
    if ran.status:
        return ended_badly(name, CLEANED, "script", ran)
    left = tuple(Fault(f"{one.what} ({one.why})") for one in ground.undo())
    again = make_ready(name, task, ground, lambda _: None)
    if again.status:
        return ended_badly(name, CLEANED, "preparation after the clean-up", again)
    return Proof(name, CLEANED, left + tuple(faults_of(task, task.rubric.statements, checks().observe(task.looks))))


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

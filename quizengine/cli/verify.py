"""`quizengine bank verify`: the proof of tasks, on labs of its own or on somebody's cloud."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from quizengine.cli.options import BankFolder, CloudName, Json, WeakSandbox
from quizengine.core.problem import Exit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizengine.authoring.verify import Proof
    from quizengine.cli.proven import Proven
    from quizengine.core.bank import Bank
    from quizengine.core.item import Item


def verify(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="The tasks to prove (all).")] = None,
    *,
    seed: Annotated[str, typer.Option(metavar="TEXT", help="Draw the tasks' parameters by another seed.")] = "",
    jobs: Annotated[
        int,
        typer.Option("--jobs", "-j", min=1, max=16, metavar="N", help="Prove so many at once, each on its own lab."),
    ] = 1,
    again: Annotated[bool, typer.Option("--again", help="Prove what was proven before as well.")] = False,
    cloud: CloudName = "",
    weak_sandbox: WeakSandbox = False,
    bank: BankFolder = None,
    as_json: Json = False,
) -> None:
    """Prove tasks on real services: untouched scores 0, solved full, and each mistake breaks what it names."""
    from quizengine.cli import proving
    from quizengine.cli.bank_folder import checker_folders, usable_bank
    from quizengine.cli.home import home
    from quizengine.cli.proven import Proven

    tasks = _tasks(usable_bank(bank), ids or [])
    memory = None if cloud else Proven(home() / "proven.json", checker_folders(bank), seed)
    known = {} if memory is None or again else {item.id: memory.trials(item) for item in tasks}
    due = [item for item in tasks if not known.get(item.id)]
    if not as_json:
        _recall(tasks, known)
    proofs: list[Proof] = []
    for item, told in _proofs(due, _Where(cloud, bank, jobs, weak=weak_sandbox), seed) if due else ():
        proofs += told
        _remember(memory, item, told)
        for proof in [] if as_json else told:
            proving.tell(proof)
    before = len(tasks) - len(due)
    rest = f" {before} tasks proven before; --again proves them anew." if before else ""
    proving.end(proofs, f"{len(due)} tasks, {len(proofs)} trials", rest, as_json=as_json, weak=weak_sandbox)


@dataclass(frozen=True, slots=True)
class _Where:
    cloud: str
    bank: BankFolder
    jobs: int
    weak: bool


def _proofs(due: "Sequence[Item]", where: _Where, seed: str) -> "Iterator[tuple[Item, Sequence[Proof]]]":
    from quizengine.checking.preflight import require
    from quizengine.cli.proof_labs import places, provable
    from quizengine.cli.proving import prove
    from quizengine.terminal.progress import progress

    require(weak=where.weak)
    labs = places(where.cloud, where.bank, min(where.jobs, len(due)), weak=where.weak)
    with labs as found, progress("Proving") as step:
        yield from prove(provable(due, found[0]), found, step, seed)


def _recall(tasks: "Sequence[Item]", known: dict[str, int]) -> None:
    for item in tasks:
        if known.get(item.id):
            typer.echo(f"✓ {item.id}: {known[item.id]} trials, proven before")


def _remember(memory: "Proven | None", item: "Item", proofs: "Sequence[Proof]") -> None:
    if memory is not None and all(proof.holds for proof in proofs):
        memory.keep(item, len(proofs))


def _tasks(bank: "Bank", ids: list[str]) -> "list[Item]":
    from quizengine.core.likeness import did_you_mean
    from quizengine.core.problem import Problem, ProblemError

    tasks = {item.id: item for item in bank.items.values() if item.hands_on}
    strangers = [name for name in ids if name not in tasks]
    if strangers:
        problems = (f"the bank has no task `{name}`{did_you_mean(name, tasks)}" for name in strangers)
        raise ProblemError(*(Problem("verify.no-such-task", what) for what in problems), status=Exit.USAGE)
    return [tasks[name] for name in ids] if ids else sorted(tasks.values(), key=_weight)


def _weight(item: "Item") -> int:
    """Count the services that a task makes a lab start: the fewer there are, the sooner it is reset."""
    from quizengine.core.offer import services_needed
    from quizengine.lab.service import choose, serving

    return len(choose(serving(services_needed([item]))))

"""`quizengine bank verify`: the proof of tasks, on a lab of its own."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from quizengine.cli.options import BankFolder, CloudName, Json, WeakSandbox
from quizengine.core.problem import Exit

if TYPE_CHECKING:
    from quizengine.authoring.verify import Proof
    from quizengine.cli.workplace import LabWorkplace, Step, Workplace
    from quizengine.core.bank import Bank
    from quizengine.core.item import Item
    from quizengine.core.problem import Problem, ProblemError


def verify(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="The tasks to prove (all).")] = None,
    *,
    seed: Annotated[str, typer.Option(metavar="TEXT", help="Draw the tasks' parameters by another seed.")] = "",
    cloud: CloudName = "",
    weak_sandbox: WeakSandbox = False,
    bank: BankFolder = None,
    as_json: Json = False,
) -> None:
    """Prove tasks on real services: untouched scores 0, solved full, and each mistake breaks what it names."""
    from quizengine.authoring.verify import verify as proofs_of
    from quizengine.checking.preflight import require
    from quizengine.cli.bank_folder import usable_bank
    from quizengine.terminal.progress import progress

    tasks = _tasks(usable_bank(bank), ids or [])
    require(weak=weak_sandbox)
    proofs: list[Proof] = []
    with _place(cloud, bank, tasks, weak=weak_sandbox) as place, place.warmed():
        tasks = _provable(tasks, place)
        for number, item in enumerate(tasks):
            with progress("Proving") as step:
                told = proofs_of(item, place.ground, place.checks, _at(step, number / len(tasks)), seed)
                proofs += _shown(told, quiet=as_json)
    failed = sum(not proof.holds for proof in proofs)
    if as_json:
        typer.echo(json.dumps([_plain(proof) for proof in proofs], ensure_ascii=False, indent=2))
    else:
        how = " Checkers ran in a weak sandbox." if weak_sandbox else ""
        typer.echo(f"{len(tasks)} tasks, {len(proofs)} trials, {failed} failed.{how}")
    if failed:
        raise typer.Exit(Exit.NO)


def _at(step: "Step", fraction: float) -> "Callable[[str], None]":
    return lambda name: step(name, fraction)


def _tasks(bank: "Bank", ids: list[str]) -> "list[Item]":
    from quizengine.core.likeness import did_you_mean
    from quizengine.core.problem import Problem, ProblemError

    tasks = {item.id: item for item in bank.items.values() if item.hands_on}
    strangers = [name for name in ids if name not in tasks]
    if strangers:
        problems = (f"the bank has no task `{name}`{did_you_mean(name, tasks)}" for name in strangers)
        raise ProblemError(*(Problem("verify.no-such-task", what) for what in problems), status=Exit.USAGE)
    return [tasks[name] for name in ids] if ids else list(tasks.values())


@contextmanager
def _place(cloud: str, bank: BankFolder, tasks: "Sequence[Item]", *, weak: bool) -> "Iterator[Workplace]":
    """Give somebody's cloud, or a lab of its own."""
    from quizengine.cli.bank_folder import checker_folders
    from quizengine.cli.workplace import workplace

    if cloud:
        place = workplace(cloud, checker_folders(bank), weak=weak)
        place.ready(lambda _step, _fraction: None)
        yield place
    else:
        with _own_lab(bank, tasks, weak=weak) as place:
            yield place


def _provable(tasks: "Sequence[Item]", place: "Workplace") -> "list[Item]":
    """Give the tasks that can be proven at a place, and say on standard error which cannot."""
    from quizengine.authoring.verify import unprovable
    from quizengine.core.offer import lacking

    offer = place.offer()
    provable = []
    for item in tasks:
        missing = lacking(item, offer)
        why = f"it needs {'; '.join(missing)}" if missing else "" if place.ground.resets else unprovable(item)
        if why:
            typer.echo(f"- {item.id} is left out: {why}", err=True)
        else:
            provable.append(item)
    return provable


@contextmanager
def _own_lab(bank: BankFolder, tasks: "Sequence[Item]", *, weak: bool) -> Iterator["LabWorkplace"]:
    """Give a lab that is nobody's, since each trial starts by resetting it; it is gone afterwards.

    Raises ProblemError `verify.running` where another proof is under way with the same home.
    """
    from quizengine.cli.bank_folder import checker_folders
    from quizengine.cli.home import home, releases
    from quizengine.cli.workplace import LabWorkplace
    from quizengine.core.offer import services_needed
    from quizengine.core.problem import ProblemError
    from quizengine.lab.lab import Lab
    from quizengine.records.seat import seat
    from quizengine.terminal.progress import progress

    lab = Lab(home() / "lab-of-verify", releases())
    place = LabWorkplace(lab, checker_folders(bank), weak=weak)
    with ExitStack() as held:
        try:
            held.enter_context(seat(home(), "lab-of-verify"))
        except ProblemError as error:
            raise ProblemError(_running(error)) from error
        held.callback(lab.destroy)
        with progress("Making ready") as step:
            place.ready(step, services_needed(tasks))
        yield place


def _running(error: "ProblemError") -> "Problem":
    from quizengine.core.problem import Problem

    mend = "wait for it: each proof resets the lab that they would share"
    return Problem("verify.running", "another `bank verify` is under way", why=error.problems[0].why, mend=mend)


def _shown(proofs: "Iterator[Proof]", *, quiet: bool) -> "Iterator[Proof]":
    from quizengine.terminal.safe import shown

    for proof in proofs:
        if not quiet:
            typer.echo(f"{'✓' if proof.holds else '✗'} {proof.item}: {shown(proof.trial)}")
            for line in (*proof.faults, *proof.output.splitlines()):
                typer.echo(f"    {shown(line)}")
        yield proof


def _plain(proof: "Proof") -> dict[str, object]:
    faults = list(proof.faults)
    return {"item": proof.item, "trial": proof.trial, "holds": proof.holds, "faults": faults, "output": proof.output}

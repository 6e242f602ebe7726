"""Proving many tasks, several at a time, each in a place of its own; told in the order that was asked for."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import typer

from quizengine.authoring.verify import Proof, verify
from quizengine.cli.workplace import Workplace
from quizengine.core.item import Item
from quizengine.core.offer import services_needed
from quizengine.core.problem import Exit
from quizengine.terminal.progress import Step
from quizengine.terminal.safe import shown


def prove(
    tasks: Sequence[Item], places: Sequence[Workplace], step: Step, seed: str
) -> Iterator[tuple[Item, Sequence[Proof]]]:
    """Give each task with its proofs; a place is used by one task at a time, and made ready for it.

    Left early, by an error or Ctrl-C, it waits for no more than the trials that are under way.
    """
    free = SimpleQueue[Workplace]()
    for place in places:
        free.put(place)
    over = threading.Event()

    def work(number: int) -> Sequence[Proof]:
        place = free.get()
        try:
            told = _at(step, number / len(tasks))
            place.ready(lambda name, _: told(name), services_needed([tasks[number]]))
            return [*_until(over, verify(tasks[number], place.ground, place.checks, told, seed))]
        finally:
            free.put(place)

    pool = ThreadPoolExecutor(len(places))
    try:
        yield from zip(tasks, pool.map(work, range(len(tasks))), strict=True)
    finally:
        over.set()
        pool.shutdown(cancel_futures=True)


def tell(proof: Proof) -> None:
    """Say how a trial went, and what is wrong with it."""
    typer.echo(f"{'✓' if proof.holds else '✗'} {proof.item}: {shown(proof.trial)}")
    for line in (*(fault.what for fault in proof.faults), *proof.output.splitlines()):
        typer.echo(f"    {shown(line)}")


def end(proofs: Sequence[Proof], what: str, rest: str = "", *, as_json: bool, weak: bool) -> None:
    """Sum proofs up, or print them all for machines, and leave with the status that says whether all hold."""
    failed = sum(not proof.holds for proof in proofs)
    if as_json:
        typer.echo(json.dumps([_as_json(proof) for proof in proofs], ensure_ascii=False, indent=2))
    else:
        how = " Checkers ran in a weak sandbox." if weak else ""
        typer.echo(f"{what}, {failed} failed.{rest}{how}")
    if failed:
        raise typer.Exit(Exit.NO)


def _as_json(proof: Proof) -> dict[str, object]:
    faults = [fault.as_json() for fault in proof.faults]
    return {"item": proof.item, "trial": proof.trial, "holds": proof.holds, "faults": faults, "output": proof.output}


def _at(step: Step, fraction: float) -> Callable[[str], None]:
    return lambda name: step(name, fraction)


def _until(over: threading.Event, proofs: Iterator[Proof]) -> Iterator[Proof]:
    for proof in proofs:
        yield proof
        if over.is_set():
            return

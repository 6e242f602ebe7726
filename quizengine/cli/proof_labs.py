"""Labs that are nobody's, for proofs: each trial starts by resetting one."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import typer

from quizengine.authoring.verify import unprovable
from quizengine.cli.bank_folder import checker_folders
from quizengine.cli.home import home, releases
from quizengine.cli.vacancy import require_vacant
from quizengine.cli.workplace import LabWorkplace, Workplace, workplace
from quizengine.core.item import Item
from quizengine.core.offer import lacking
from quizengine.core.problem import Exit, Problem, ProblemError
from quizengine.lab.lab import Lab
from quizengine.records.seat import seat

NAME = "lab-of-verify"


@contextmanager
def places(cloud: str, bank: Path | None, count: int = 1, *, weak: bool = False) -> Iterator[Sequence[Workplace]]:
    """Give somebody's cloud, or so many labs of its own, yet to be made ready, with checks at hand."""
    labs = _own_labs(bank, count, weak=weak)
    with _somebodys(cloud, bank, count, weak=weak) if cloud else labs as found, ExitStack() as held:
        for place in found:
            held.enter_context(place.warmed())
        yield found


@contextmanager
def _somebodys(cloud: str, bank: Path | None, count: int, *, weak: bool) -> Iterator[Sequence[Workplace]]:
    if count > 1:
        mend = "leave --jobs out, or leave --cloud out: then each job has a lab of its own"
        raise ProblemError(Problem("verify.one-cloud", "a cloud is one place to work in", mend=mend), status=Exit.USAGE)
    require_vacant(cloud)
    place = workplace(cloud, checker_folders(bank), weak=weak)
    place.ready(lambda _step, _fraction: None)
    yield [place]


def provable(tasks: Sequence[Item], place: Workplace) -> list[Item]:
    """Give the tasks that can be proven at a place, and say on standard error which cannot."""
    offer = place.offer()
    found = []
    for item in tasks:
        missing = lacking(item, offer)
        why = f"it needs {'; '.join(missing)}" if missing else "" if place.ground.resets else unprovable(item)
        if why:
            typer.echo(f"- {item.id} is left out: {why}", err=True)
        else:
            found.append(item)
    return found


@contextmanager
def _own_labs(bank: Path | None, count: int, *, weak: bool) -> Iterator[Sequence[LabWorkplace]]:
    """Give labs that are gone afterwards.

    Raises ProblemError `verify.running` where another proof is under way with the same home.
    """
    labs = [Lab(home() / (f"{NAME}-{number}" if number else NAME), releases()) for number in range(count)]
    with ExitStack() as held:
        try:
            held.enter_context(seat(home(), NAME))
        except ProblemError as error:
            raise ProblemError(_running(error)) from error
        for lab in labs:
            held.callback(lab.destroy)
        yield [LabWorkplace(lab, checker_folders(bank), weak=weak) for lab in labs]


def _running(error: ProblemError) -> Problem:
    mend = "wait for it: each proof resets the lab that they would share"
    return Problem("verify.running", "another proof is under way", why=error.problems[0].why, mend=mend)

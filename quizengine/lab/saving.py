"""Saving a lab under a name, and putting it back, whether it runs or not."""

import time
from dataclasses import dataclass
from pathlib import Path

from quizengine.core.problem import ProblemError
from quizengine.lab import launch, saved, snapshot
from quizengine.lab.door import Progress, silent
from quizengine.lab.name import absent
from quizengine.lab.saved import Saved
from quizengine.lab.turn import turn


@dataclass(frozen=True, slots=True)
class Done:
    """A copy that was saved or put back, and the seconds that it took until the lab answered again."""

    copy: Saved
    seconds: float


def save(lab: Path, name: str, progress: Progress = silent, *, replace: bool = False) -> Done:
    """Save the lab's databases, stored data and configuration under a name; ProblemError leaves nothing of it.

    A lab that runs stands still meanwhile, and goes on. A copy that bears the name is refused, or replaced.
    """
    began = time.monotonic()
    saved.checked(name)
    _refuse_none(lab)
    with turn(lab):
        if not replace:
            saved.refuse_taken(lab, name)
        if launch.is_running(lab):
            launch.order(lab, {"do": "save", "name": name}, progress)
        else:
            _save_at_rest(lab, name)
        return Done(saved.find(lab, name), time.monotonic() - began)


def restore(lab: Path, name: str, progress: Progress = silent) -> Done:
    """Put the lab back to what it was when it was saved under that name; one that is up is up again on return."""
    began = time.monotonic()
    _refuse_none(lab)
    with turn(lab):
        found = saved.find(lab, name)
        put_back(lab, found.place(lab), progress)
        return Done(found, time.monotonic() - began)


def delete(lab: Path, name: str) -> None:
    """Remove the copy of that name."""
    _refuse_none(lab)
    with turn(lab):
        saved.delete(lab, name)


def put_back(lab: Path, source: Path, progress: Progress) -> None:
    """Put the lab back to the copy in that folder; whoever calls this has the turn."""
    if launch.is_running(lab):
        launch.order(lab, {"do": "restore", "copy": str(source.relative_to(lab))}, progress)
    elif snapshot.exists(lab):
        try:
            snapshot.restore(lab, source)
        except OSError as error:
            raise ProblemError(launch.refused(lab, str(error))) from error


def _save_at_rest(lab: Path, name: str) -> None:
    try:
        interrupted = snapshot.pending(lab)
        if interrupted is not None:
            snapshot.restore(lab, interrupted)
        saved.keep(lab, saved.copy(lab, name))
    except OSError as error:
        raise ProblemError(launch.refused(lab, str(error))) from error


def _refuse_none(lab: Path) -> None:
    if not snapshot.exists(lab):
        raise ProblemError(absent(lab))

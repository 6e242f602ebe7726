"""The copies of a lab that a person saved by name.

A copy lies in a folder with a name of its own, and a note tells which name of the person's it bears. The note is
written last and at once, so that an interruption leaves the copy that bore the name before, or the new one.
"""

import json
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from quizengine.core.likeness import did_you_mean
from quizengine.core.problem import Exit, Problem, ProblemError
from quizengine.lab import snapshot
from quizengine.lab.mirror import size
from quizengine.lab.name import NAME, RULE, command, the_lab
from quizengine.lab.private import private_folder, write_private

NOTE = ".json"


@dataclass(frozen=True, slots=True)
class Saved:
    """One copy: its services, when it was saved (seconds since 1970), and the bytes that it takes on the disk.

    `folder` is its folder's name beside the note.
    """

    name: str
    folder: str
    services: tuple[str, ...]
    saved: float
    bytes: int

    @property
    def when(self) -> datetime:
        """Give the time at which it was saved."""
        return datetime.fromtimestamp(self.saved, UTC)

    def as_json(self) -> Mapping[str, Any]:
        """Give it as plain values for `--json`."""
        saved = self.when.isoformat(timespec="seconds")
        return {"name": self.name, "saved": saved, "bytes": self.bytes, "services": list(self.services)}

    def place(self, lab: Path) -> Path:
        """Give the folder of the copy."""
        return lab / snapshot.SAVED / self.folder


def checked(name: str) -> str:
    """Give a name that a copy may bear; ProblemError for any other."""
    if NAME.fullmatch(name):
        return name
    raise ProblemError(Problem("lab.snapshot-name", f"`{name}` cannot name a snapshot", mend=RULE), status=Exit.USAGE)


def listing(lab: Path) -> list[Saved]:
    """Give all copies, the latest last."""
    found = (_read(note) for note in (lab / snapshot.SAVED).glob(f"*{NOTE}"))
    return sorted((each for each in found if each), key=lambda each: (each.saved, each.name))


def find(lab: Path, name: str) -> Saved:
    """Give the copy of that name; ProblemError with those that there are."""
    known = {each.name: each for each in listing(lab)}
    if checked(name) in known:
        return known[name]
    there = ", ".join(known)
    mend = f"there are: {there}" if there else f"save one with: {command(lab, 'snapshot save NAME')}"
    what = f"{the_lab(lab)} has no snapshot `{name}`{did_you_mean(name, list(known))}"
    raise ProblemError(Problem("lab.no-such-snapshot", what, mend=mend))


def refuse_taken(lab: Path, name: str) -> None:
    """Raise ProblemError where a copy bears that name."""
    if name in {each.name for each in listing(lab)}:
        mend = "choose another name, or replace it with: --force"
        problem = Problem("lab.snapshot-exists", f"there is a snapshot `{name}` already", mend=mend)
        raise ProblemError(problem, status=Exit.USAGE)


def copy(lab: Path, name: str) -> Saved:
    """Copy a lab that does not move, but give the copy no name yet; OSError leaves nothing of it."""
    tidy(lab)
    services = snapshot.made(lab)
    place = private_folder(lab / snapshot.SAVED) / secrets.token_hex(8)
    try:
        for service in services:
            snapshot.copy_service(lab, place, service)
        return Saved(name, place.name, services, time.time(), size(place))
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise


def keep(lab: Path, copied: Saved) -> None:
    """Give a copy its name from now on; another that bore it is gone then."""
    try:
        write_private(_note(lab, copied.name), json.dumps(asdict(copied)))
    except OSError:
        shutil.rmtree(copied.place(lab), ignore_errors=True)
        raise
    tidy(lab)


def delete(lab: Path, name: str) -> None:
    """Remove a copy; ProblemError when there is none of that name, or the lab is half way back to it."""
    found = find(lab, name)
    if snapshot.pending(lab) == found.place(lab):
        why = "putting the lab back to it was interrupted"
        mend = f"let it be done first, with: {command(lab, 'up')}"
        raise ProblemError(Problem("lab.snapshot-needed", f"the snapshot `{name}` is needed", why=why, mend=mend))
    _note(lab, name).unlink()
    tidy(lab)


def tidy(lab: Path) -> None:
    """Remove copies that bear no name: what was interrupted, and what was replaced."""
    named = {each.folder for each in listing(lab)}
    beside = snapshot.pending(lab)
    for place in snapshot.copies(lab):
        if place.parent.name == snapshot.SAVED and place.name not in named and place != beside:
            shutil.rmtree(place, ignore_errors=True)


def _note(lab: Path, name: str) -> Path:
    return lab / snapshot.SAVED / f"{name}{NOTE}"


def _read(note: Path) -> Saved | None:
    try:
        facts = json.loads(note.read_text(encoding="utf-8"))
        return Saved(**{**facts, "services": tuple(facts["services"])})
    except (OSError, ValueError, TypeError, KeyError):  # it is no note of ours
        return None

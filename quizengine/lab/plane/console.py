"""Entering a server, as its console would have one do."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from quizengine.core.problem import Problem, ProblemError
from quizengine.lab.host import enter, layout, outfit
from quizengine.lab.name import command as lab_command
from quizengine.lab.plane import guest, nova
from quizengine.lab.plane.database import Database


def command(lab: Path, called: str, line: Sequence[str] = ()) -> tuple[list[str], dict[str, str]]:
    """Give what runs a command, or a shell, in the server of that name or number; ProblemError when none runs."""
    database = Database(lab / "data" / "nova" / "nova.sqlite")
    database.version()
    found = [each for each in nova.read(database) if called in {each.number, each.name, each.title}]
    database.close()
    if len(found) != 1:
        raise ProblemError(_unknown(lab, called, len(found)))
    server = _running(lab, found[0].number) if found[0].up else None
    if server is None:
        raise ProblemError(_down(called))
    kept = {name: value for name, value in os.environ.items() if name in outfit.KEPT or name.startswith("LC_")}
    inside = {**kept, **guest.ENVIRONMENT}
    words, told = enter.command(lab, list(line) or [outfit.shell(), "-l"], inside, server=server)
    return words, os.environ | told


def _running(lab: Path, number: str) -> Mapping[str, Any] | None:
    try:
        facts = json.loads((layout.plane(lab) / "servers" / f"{number}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return {"pid": facts["pid"], "began": facts["began"], "powers": guest.POWERS, "limits": guest.LIMITS}


def _unknown(lab: Path, called: str, count: int) -> Problem:
    what = f"{count} servers are called {called}" if count else f"no server is called {called}"
    mend = f"name it by its ID: {lab_command(lab, 'run -- openstack server list --all-projects')}"
    return Problem("lab.no-such-server", what, mend=mend)


def _down(called: str) -> Problem:
    mend = f"start it with: openstack server start {called}"
    return Problem("lab.server-down", f"{called} does not run", mend=mend)

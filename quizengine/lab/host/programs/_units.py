"""The units of the lab as the host's programs ask for them."""

import fnmatch
import socket
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from quizengine.lab.host import layout, message

SUFFIX = ".service"
NO_SUPERVISOR = "Failed to connect to bus: the lab's supervisor does not answer"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit; `state` is the lab's word for how its service is, and `since` when that began, in Unix time.

    `service` is the process that the unit shares with `siblings`; `log` is the file that it writes to.
    """

    name: str
    service: str
    state: str
    pid: int
    since: float
    memory: int
    why: str
    log: str
    siblings: tuple[str, ...]

    @property
    def active(self) -> str:
        """The state as systemd calls it."""
        return {"up": "active", "starting": "activating", "failed": "failed"}.get(self.state, "inactive")

    @property
    def sub(self) -> str:
        """The state in particular."""
        return {"up": "running", "starting": "start", "failed": "failed"}.get(self.state, "dead")

    @property
    def description(self) -> str:
        """What DevStack writes into each unit's file."""
        return f"Devstack {self.name}"


def ask(request: dict[str, Any]) -> dict[str, Any]:
    """Ask the supervisor; the program ends where nobody answers."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.connect(str(layout.DOOR / layout.DOOR_NAME))
            message.send(line, request)
            return message.receive(line)[0]
    except (OSError, EOFError):
        sys.exit(NO_SUPERVISOR)


def units() -> list[Unit]:
    """Give every unit of the services that the lab runs."""
    return [Unit(**{**facts, "siblings": tuple(facts["siblings"])}) for facts in ask({"do": "units"})["units"]]


def full(name: str) -> str:
    """Give a unit's whole name."""
    return name if name.endswith((SUFFIX, "*")) else name + SUFFIX


def matching(known: Iterable[Unit], patterns: Iterable[str]) -> tuple[list[Unit], list[str]]:
    """Give the units that the names or patterns mean, and the whole names that mean none."""
    known = list(known)
    found: list[Unit] = []
    missing = []
    for pattern in patterns:
        these = [unit for unit in known if fnmatch.fnmatchcase(unit.name, full(pattern))]
        found += [unit for unit in these if unit not in found]
        if not these and not set(pattern) & set("*?["):
            missing.append(full(pattern))
    return found, missing

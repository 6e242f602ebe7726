"""The units of the lab as the host's programs ask for them."""

import fnmatch
import socket
import sys
from collections.abc import Iterable
from typing import Any

from quizengine.lab.host import layout, message
from quizengine.lab.host.programs import _switch
from quizengine.lab.host.programs._unit import Unit

SUFFIX = ".service"
NO_SUPERVISOR = "Failed to connect to bus: the lab's supervisor does not answer"


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
    """Give every unit of the services that the lab runs, and what this machine can run in its host."""
    found = [Unit(**{**facts, "siblings": tuple(facts["siblings"])}) for facts in ask({"do": "units"})["units"]]
    return [*found, _switch.unit()] if _switch.is_installed() else found


def order(verb: str, service: str) -> str:
    """Have a service started, stopped or restarted; gives why that failed, "" where it did not."""
    return _switch.order(verb) if service == _switch.SERVICE else str(ask({"do": verb, "service": service})["why"])


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

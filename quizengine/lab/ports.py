"""Ports of this machine that nobody listens on, and sockets that listen on them."""

import secrets
import socket
import time
from collections.abc import Iterable, Mapping

from quizengine.core.problem import Problem, ProblemError
from quizengine.lab.site import HOST

# Below the range that systems hand to outgoing connections, so that none of those takes a lab's port meanwhile.
LOWEST, HIGHEST = 20000, 32000
ATTEMPTS = 400
BACKLOG = 1024
PATIENCE_SECONDS, PAUSE_SECONDS = 5.0, 0.02


def listen(port: int) -> socket.socket:
    """Listen on a port of the loopback address; OSError when somebody else does."""
    ear = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ear.bind((HOST, port))
        ear.listen(BACKLOG)
    except OSError:
        ear.close()
        raise
    return ear


def is_free(port: int) -> bool:
    """Tell whether one could listen on that port now."""
    try:
        listen(port).close()
    except OSError:
        return False
    return True


def _is_free_by(deadline: float, port: int) -> bool:
    while not is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE_SECONDS)
    return True


def choose(names: Iterable[str], kept: Mapping[str, int] | None = None, others: Iterable[int] = ()) -> dict[str, int]:
    """Give each name a free port of its own: the one that it had, where that is still free or soon becomes so.

    None of `others` is given, whether it is free or not.

    A process that was killed lets go of the lab's lock a moment before it lets go of its ports.
    ProblemError when the machine has none left.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    refused = set(others)
    mine = {name: port for name, port in (kept or {}).items() if port not in refused}
    chosen = {name: port for name, port in mine.items() if _is_free_by(deadline, port)}
    for name in names:
        if name not in chosen:
            chosen[name] = _any_free(taken={*chosen.values(), *(kept or {}).values(), *refused})
    return chosen


def _any_free(taken: set[int]) -> int:
    for _ in range(ATTEMPTS):
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        if port not in taken and is_free(port):
            return port
    raise ProblemError(
        Problem(
            "lab.no-port",
            "no free port was found for the lab",
            why=f"{ATTEMPTS} ports of {HOST} between {LOWEST} and {HIGHEST} were tried: all in use or forbidden",
            mend="end programs that listen on this machine, or allow this one to listen on the loopback address",
        )
    )

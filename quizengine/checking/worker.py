"""The process that runs checkers: reads one request, looks at everything in it, and says each time what it saw."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import NoReturn

from quizengine.checking.catalogue import described, encode
from quizengine.checking.cloud import Cloud
from quizengine.checking.facts import FactError
from quizengine.checking.failure import LookTimeoutError, sentence
from quizengine.checking.host import Host
from quizengine.checking.messages import Request, encode_reply
from quizengine.checking.registry import Found, scan
from quizengine.checking.sandbox.gate import open_gate
from quizengine.checking.sandbox.kernel import PR_SET_PDEATHSIG, prctl
from quizengine.checking.sandbox.lock import lock_in
from quizengine.checking.scrubbing import presentable
from quizengine.core.observation import Look, Observation, Seen, Unseen

LARGEST_REPLY = 64 * 1024


def main(request: str, reply: str, window: str, gate: str, parent: str) -> None:
    """Do all that a worker does; never returns. Without namespaces `gate` is negative, and it dies with `parent`."""
    if int(gate) < 0:
        _die_with(int(parent))
    work(int(request), int(reply), int(window), int(gate))


def work(request: int, reply: int, window: int, gate: int) -> NoReturn:
    """Open the way out where there is one, lock this process in, and only then read foreign code."""
    ports = () if gate < 0 else (open_gate(gate),)
    asked = _read(request)
    lock_in(replace(asked.cell, ports=(*asked.cell.ports, *ports)), asked.limits)
    _serve(asked, reply, window)
    # Neither threads nor exit handlers that a checker may have left have anything more to do.
    os._exit(0)


def _serve(asked: Request, reply: int, window: int) -> None:
    found = scan(asked.folders)
    if asked.describe:
        _write(reply, encode(described(found)))
    cloud = Cloud(asked.identity, asked.others, seconds=asked.limits.request_seconds, host=Host(window))
    for look in asked.looks:
        _write(reply, _report(look, found, cloud, asked))


def _die_with(parent: int) -> None:
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before it could take us along
        os._exit(1)


def _read(descriptor: int) -> Request:
    with open(descriptor, "rb") as pipe:
        return Request.decoded(pipe.read())


def _write(descriptor: int, line: bytes) -> None:
    while line:
        line = line[os.write(descriptor, line) :]


def _report(look: Look, found: Found, cloud: Cloud, request: Request) -> bytes:
    try:
        line = encode_reply(look.name, _observed(look, found, cloud, request))
    except BaseException as error:  # noqa: BLE001 - a checker may leave anything behind, an alarm on its way included
        line = encode_reply(look.name, Unseen(presentable(sentence(error, look, request), request.secrets)))
    return line


def _observed(look: Look, found: Found, cloud: Cloud, request: Request) -> Observation:
    if look.checker not in found.checkers:
        return Unseen(presentable(_unknown(look, found), request.secrets))
    try:
        with _alarm(request.limits.look_seconds):
            return Seen(_bounded(found.checkers[look.checker].observe(cloud, look.arguments), look))
    except BaseException as error:  # noqa: BLE001 - whatever a checker raises, SystemExit included, is a reason
        return Unseen(presentable(sentence(error, look, request), request.secrets))


def _bounded(facts: object, look: Look) -> object:
    size = len(encode_reply(look.name, Seen(facts)))
    if size > LARGEST_REPLY:
        raise FactError(f"they take {size} bytes, and {LARGEST_REPLY} are allowed")
    return facts


def _unknown(look: Look, found: Found) -> str:
    broken = "; ".join(f"{problem.what}: {problem.why} ({problem.place})" for problem in found.problems)
    return f"there is no checker `{look.checker}`" + (f"; {broken}" if broken else "")


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise LookTimeoutError


if __name__ == "__main__":
    main(*sys.argv[1:])

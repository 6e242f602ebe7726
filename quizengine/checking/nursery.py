"""The warm parent, inside: it has imported the SDK, holds no secret, and forks a worker for each task."""

import gc
import os
import signal
import socket
import sys
import traceback
from contextlib import suppress
from typing import NoReturn

from quizengine.bundle import bundled
from quizengine.checking.registry import keep
from quizengine.checking.sandbox.nest import nest
from quizengine.checking.worker import work
from quizengine.cloud.connection import connect
from quizengine.cloud.credentials import NOBODY
from quizengine.core.problem import ProblemError

DESCRIPTORS = 6
FAILED = 1


def main(control: str) -> None:
    """Serve orders that come with the descriptors of a worker, until there are no more; never returns."""
    connect(NOBODY)  # contacts nobody: all that it imports stays
    with suppress(ProblemError):  # they are not in sight where nobody asked for them
        keep(bundled("checkers"))
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=int(control)) as orders:
        while descriptors := socket.recv_fds(orders, 1, DESCRIPTORS)[1]:
            if not os.fork():
                orders.close()
                _become(*descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
    os._exit(0)


def _become(line: int, request: int, reply: int, output: int, *ways: int) -> NoReturn:
    """Be a worker in namespaces of its own, or the one who waits outside them and tells on the line how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for standard in (sys.stdout.fileno(), sys.stderr.fileno()):
        os.dup2(output, standard)
    os.close(output)
    with socket.socket(fileno=line) as told:
        try:
            end = nest(lambda first: _announce(told, first))
        except OSError:
            traceback.print_exc()
            os._exit(FAILED)
        if end is not None:
            for descriptor in (request, reply, *ways):
                os.close(descriptor)
            told.sendall(bytes([end()]))
            os._exit(0)
    os.setsid()
    work(request, reply, *ways)


def _announce(line: socket.socket, first: int) -> None:
    descriptor = os.pidfd_open(first)
    socket.send_fds(line, [b"\0"], [descriptor])
    os.close(descriptor)

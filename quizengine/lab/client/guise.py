"""The guise of a command line: how a fork of the warm parent becomes the process that the plain client would be."""

import fcntl
import importlib
import io
import locale
import os
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Any

from quizengine.lab.client.front import RUNNING
from quizengine.lab.client.request import Request
from quizengine.lab.client.scruples import Scruples

# What these read when they are imported (the home and the working folder) is the person's own.
READ_AT_IMPORT = ("openstack.config.loader",)
LIMITS = tuple(getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_"))


def take_on(request: Request, line: socket.socket) -> None:
    """Become the process of that request, and tell its front, whose end is then this one's too."""
    _take_on_limits(request.peer)
    os.umask(request.umask)
    os.fchdir(request.descriptors[3])
    for standard, sent in enumerate(request.descriptors[:3]):
        os.dup2(sent, standard)
    request.close()
    _take_on_signals(request.ignored)
    _take_on_environment(request.environment)
    sys.argv[1:] = [os.fsdecode(word) for word in request.arguments]
    _take_on_streams(request)
    sys.addaudithook(Scruples(line).hear)
    _die_with_front(line)
    _tell_running(line)


def _take_on_limits(peer: int) -> None:
    for limit in LIMITS:
        theirs = resource.prlimit(peer, limit)
        if theirs != resource.getrlimit(limit):
            resource.setrlimit(limit, theirs)


def _take_on_signals(ignored: tuple[int, ...]) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


def _take_on_environment(variables: dict[bytes, bytes]) -> None:
    os.environb.clear()
    os.environb.update(variables)
    sys.dont_write_bytecode = bool(variables.get(b"PYTHONDONTWRITEBYTECODE"))
    time.tzset()
    with suppress(locale.Error):  # an interpreter starts without a word about a locale that there is not
        locale.setlocale(locale.LC_CTYPE, "")
    for name in READ_AT_IMPORT:
        if name in sys.modules:
            importlib.reload(sys.modules[name])


def _take_on_streams(request: Request) -> None:
    sys.stdin = sys.__stdin__ = _stream(0, "r", request, request.errors)  # type: ignore[misc]  # as an interpreter does at its start
    sys.stdout = sys.__stdout__ = _stream(1, "w", request, request.errors)  # type: ignore[misc]  # as above
    sys.stderr = sys.__stderr__ = _stream(2, "w", request, "backslashreplace")  # type: ignore[misc]  # as above


def _stream(number: int, mode: str, request: Request, errors: str) -> io.TextIOWrapper:
    raw = io.FileIO(number, mode, closefd=False)
    raw.name = ("<stdin>", "<stdout>", "<stderr>")[number]
    at_once = bool(request.environment.get(b"PYTHONUNBUFFERED"))
    lines = not at_once and (raw.isatty() or number == 2)  # noqa: PLR2004 - standard error, which is never kept back
    stream = io.TextIOWrapper(
        _buffered(raw, at_once=at_once),
        request.encoding,
        errors,
        newline="\n",
        line_buffering=lines,
        write_through=at_once,
    )
    stream.mode = mode  # type: ignore[misc]  # a plain attribute, though it is declared as a property
    return stream


def _buffered(raw: io.FileIO, *, at_once: bool) -> Any:
    size = os.fstat(raw.fileno()).st_blksize
    if raw.readable():
        return io.BufferedReader(raw, size)
    return raw if at_once else io.BufferedWriter(raw, size)


def _die_with_front(line: socket.socket) -> None:
    """Have the kernel kill this process when the front is gone, which sends nothing more on the line before."""
    fcntl.fcntl(line, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(line, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(line, fcntl.F_SETFL, fcntl.fcntl(line, fcntl.F_GETFL) | os.O_ASYNC)
    with suppress(BlockingIOError):
        if line.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK) == b"":  # it went before the kernel was told
            os._exit(1)


def _tell_running(line: socket.socket) -> None:
    grip = os.pidfd_open(os.getpid())
    socket.send_fds(line, [RUNNING], [grip])
    os.close(grip)

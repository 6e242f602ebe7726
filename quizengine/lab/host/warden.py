"""A warden: the process that serves one caller of the host, and sees to the end of what it started for them."""

import fcntl
import os
import pty
import resource
import select
import signal
import socket
import termios
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from quizengine.lab import process
from quizengine.lab.host import kernel, message, network, scout

GRACE = 2.0
PAUSE = 0.02
MOST = 1 << 16  # where the limit is "none", nothing that this process opened lies higher
SESSION = 3  # the place of a process's session in /proc/PID/stat, after its name
INSIDE = kernel.NEWNS | kernel.NEWUTS | kernel.NEWPID
INSIDE_SERVER = INSIDE | kernel.NEWNET | kernel.NEWIPC
NOT_FOUND, NOT_RUNNABLE = 127, 126


def serve(line: socket.socket, host: int, shared: Path) -> NoReturn:
    """Do what is asked for on the line, and end.

    `host` is the pidfd of the host's first process, and `shared` the folder that is /run there.
    """
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    with suppress(EOFError, ConnectionError, ProcessLookupError):
        request, descriptors = message.receive(line)
        if request["do"] == "listen":
            _listen(line, request)
        elif request["do"] == "look":
            scout.look(line, request, shared)
        else:
            _run(line, host, request, descriptors)
    os._exit(0)


def _listen(line: socket.socket, request: dict[str, Any]) -> None:
    try:
        ears = [network.listen(address, port) for address, port in request["at"]]
    except OSError as error:
        message.send(line, {"why": f"{error.strerror}: {request['at']}"})
    else:
        message.send(line, {"why": ""}, [ear.fileno() for ear in ears])


def _run(line: socket.socket, host: int, request: dict[str, Any], descriptors: list[int]) -> None:
    processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)  # ours, which shows the host's as well
    if "server" in request:
        _enter_server(request["server"])
    else:
        kernel.enter(host, INSIDE)
    os.close(host)
    if request["terminal"]:
        master, slave = os.openpty()
        message.send(line, {"is": "terminal"}, [master])
        os.close(master)
        message.receive(line)  # it has the size and the settings of the caller's now
        descriptors = [slave] * 3
    child = os.fork()
    if child == 0:
        os.close(processes)
        _become(request, descriptors, line)
    for descriptor in set(descriptors):
        os.close(descriptor)
    _watch(line, child, processes)


def _enter_server(server: dict[str, Any]) -> None:
    """Enter a server, confined as it is; EOFError when it runs no more."""
    grip = os.pidfd_open(server["pid"])
    if process.began(server["pid"]) != server["began"]:
        raise EOFError("the server is gone")
    process.be_expendable()
    kernel.enter(grip, INSIDE_SERVER)
    os.close(grip)
    kernel.forgo_powers(server["powers"])
    for limit, most in server["limits"]:
        resource.setrlimit(limit, (most, most))


def _become(request: dict[str, Any], descriptors: list[int], line: socket.socket) -> NoReturn:
    """Be what was asked for, in a session of its own, with nothing open but what is its own."""
    try:
        os.setsid()
        if request["terminal"]:
            fcntl.ioctl(descriptors[0], termios.TIOCSCTTY, 0)
        line.close()
        _take_on(descriptors)
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.umask(request.get("umask", 0o022))
        os.chdir(request["folder"])
        os.execvpe(request["arguments"][0], request["arguments"], request["environment"])  # noqa: S606 - as asked
    except OSError as error:
        words = f"{request['arguments'][0]}: {error.strerror}\n"
        os.write(pty.STDERR_FILENO, words.encode())
        os._exit(NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_RUNNABLE)


def _take_on(descriptors: list[int]) -> None:
    """Give the descriptors the numbers 0, 1, 2 and so on, and close the others."""
    high = [fcntl.fcntl(each, fcntl.F_DUPFD, 100 + len(descriptors)) for each in descriptors]
    for number, each in enumerate(high):
        os.dup2(each, number, inheritable=True)
    os.closerange(len(high), min(MOST, os.sysconf("SC_OPEN_MAX")))


def _watch(line: socket.socket, child: int, processes: int) -> None:
    """Pass signals on until the child ends, which the caller is told, or the caller is gone, which ends the child."""
    grip = os.pidfd_open(child)
    try:
        while grip not in select.select([grip, line.fileno()], [], [])[0]:
            order, _ = message.receive(line)
            with suppress(ProcessLookupError):
                os.killpg(child, order["signal"])
    except (EOFError, ConnectionError):
        _hang_up(child, grip, processes)
    _, status = os.waitpid(child, 0)
    message.send(line, {"is": "ended", "status": os.waitstatus_to_exitcode(status)})


def _hang_up(child: int, grip: int, processes: int) -> None:
    """End the whole session as a terminal does that is closed, by force if need be."""
    for number in (signal.SIGHUP, signal.SIGCONT):
        with suppress(ProcessLookupError):
            os.killpg(child, number)
    select.select([grip], [], [], GRACE)
    end = time.monotonic() + GRACE
    while (left := _session(child, processes)) and time.monotonic() < end:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(PAUSE)


def _session(leader: int, processes: int) -> list[int]:
    """Find the living processes of a session."""
    found = []
    for name in os.listdir(processes):
        if not name.isdecimal():
            continue
        with suppress(OSError):
            file = os.open(f"{name}/stat", os.O_RDONLY, dir_fd=processes)
            with os.fdopen(file, "rb") as stat:
                fields = stat.read().rpartition(b") ")[2].split()
            if int(fields[SESSION]) == leader and fields[0] != b"Z":
                found.append(int(name))
    return found

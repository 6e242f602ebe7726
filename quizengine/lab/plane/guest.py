"""A server: namespaces of its own, in which a small first process boots it, and buries what ends there."""

import base64
import fcntl
import os
import resource
import select
import signal
import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from quizengine.lab import process
from quizengine.lab.host import kernel
from quizengine.lab.plane import guest_root
from quizengine.lab.plane.actions import Action
from quizengine.lab.plane.user_data import Facts, actions

SPACES = kernel.NEWNET | kernel.NEWNS | kernel.NEWUTS | kernel.NEWPID | kernel.NEWIPC
# Of root's powers, a server's keeps those over its own files, processes and network (their numbers in capability.h).
POWERS = (0, 1, 3, 4, 5, 6, 7, 8, 10, 12, 13, 18, 31)
LIMITS = (
    (resource.RLIMIT_NPROC, 1024),
    (resource.RLIMIT_AS, 1024**3),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 1024),
)
LONGEST_LOG, CHUNK = 256 * 1024, 16384
READY = b"ready"
ENVIRONMENT = {
    "PATH": guest_root.PATH,
    "HOME": "/root",
    "LANG": "C.UTF-8",
}
# It is there once what a server does only once was done.
DONE = Path("/var/lib/cloud/done")

# Its first process, once it has booted: what is written to the console goes to the log, as long as there is room.
AFTERWARDS = """
{ cat >&4; exec cat > /dev/null; } <&3 2> /dev/null &
exec 3<&- 4>&-
while :; do wait; sleep 60; done
"""


def bear(disk: Path, log: Path, facts: Facts) -> tuple[int, int]:
    """Start a server, which goes on once something is written to what this gives beside its number."""
    ears, mouth = os.pipe()
    gate, key = os.pipe()
    between = os.fork()
    if between == 0:
        process.alone(lambda: _divide(disk, log, facts, (mouth, gate)))
    os.close(mouth)
    os.close(gate)
    said = b""
    while more := os.read(ears, 64):
        said += more
    os.close(ears)
    os.waitpid(between, 0)
    if READY not in said:
        os.close(key)
        raise OSError(f"the server {facts['name']} could not be started")
    return int(said.replace(READY, b"")), key  # either may have been said first


def _divide(disk: Path, log: Path, facts: Facts, pipes: tuple[int, int]) -> None:
    late = _writer(log)
    kernel.unshare(SPACES)
    child = os.fork()
    if child:
        os.write(pipes[0], str(child).encode())
        os._exit(0)
    _boot(disk, log, facts, (late, *pipes))


def _writer(log: Path) -> int:
    """Give the mouth of a pipe that leads to the log.

    Who writes there is outside, where nobody in the server can reach what it has open, and ends with the server.
    """
    ears, mouth = os.pipe()
    if os.fork() == 0:
        os.setsid()
        process.be_expendable()
        silence = os.open(os.devnull, os.O_WRONLY)
        for number, descriptor in enumerate((ears, _open_log(log), silence)):
            os.dup2(descriptor, number)
        os.closerange(3, min(1 << 16, os.sysconf("SC_OPEN_MAX")))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST_LOG, LONGEST_LOG))
        kernel.forgo_powers(())
        os.execve("/bin/cat", ["cat"], {})  # noqa: S606 - this machine's own
    os.close(ears)
    return mouth


def _open_log(log: Path) -> int:
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _boot(disk: Path, log: Path, facts: Facts, pipes: tuple[int, int, int]) -> None:
    os.setsid()
    os.umask(0o022)
    (console, late, mouth, gate) = _keep((_open_log(log), *pipes))
    process.be_expendable()
    guest_root.enter(disk)
    socket.sethostname(facts["name"])
    _limit()
    os.write(mouth, READY)
    os.close(mouth)
    if not os.read(gate, 1):
        os._exit(0)
    os.close(gate)
    First(console, late).live(facts)


def _keep(descriptors: tuple[int, ...]) -> list[int]:
    """Close all but these, which get other numbers."""
    high = [fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, 100) for each in descriptors]
    os.closerange(3, 100)
    os.closerange(max(high) + 1, min(1 << 16, os.sysconf("SC_OPEN_MAX")))
    return high


def _limit() -> None:
    kernel.be_seen()
    for limit, most in LIMITS:
        with suppress(ValueError, OSError):  # a lower one stays
            resource.setrlimit(limit, (most, most))
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)


class First:
    """The first process; what is written to the console of the server goes to the log `console`, within bounds.

    Once it has booted, that goes by way of `late`.
    """

    def __init__(self, console: int, late: int) -> None:
        self.log, self.late, self.length = console, late, os.fstat(console).st_size
        self.console = os.open(guest_root.CONSOLE, os.O_RDONLY | os.O_NONBLOCK)
        self.bell, woken = os.pipe()
        for each in (self.bell, woken):
            os.set_blocking(each, False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number in (1, 2):
            os.dup2(os.open(guest_root.CONSOLE, os.O_WRONLY), number)

    def live(self, facts: Facts) -> NoReturn:
        """Do what there is to do while the server boots, then become something smaller, which buries the dead."""
        is_new = not DONE.exists()
        try:
            for action in actions(facts):
                if is_new or action.get("always"):
                    with suppress(OSError, KeyError, ValueError):
                        self._do(action)
        except Exception as error:  # noqa: BLE001 - user data may be anything, and the server is to live
            self._write(f"cloud-init: WARNING: {error!r}\n".encode())
        DONE.parent.mkdir(parents=True, exist_ok=True)
        DONE.touch()
        os.set_blocking(self.console, True)
        os.set_inheritable(os.dup2(self.console, 3), True)  # noqa: FBT003 - Python's signature
        os.dup2(self.late, 4)
        kernel.forgo_powers(POWERS)
        os.execve("/bin/sh", ["init", "-c", AFTERWARDS], ENVIRONMENT)  # noqa: S606 - our own words

    def _do(self, action: Action) -> None:
        if "say" in action:
            self._write(f"{action['say']}\n".encode())
        elif "write" in action:
            _write_file(action)
        elif "name" in action:
            socket.sethostname(action["name"])
        else:
            self._run(action["run"])

    def _run(self, arguments: Sequence[str]) -> None:
        child = os.fork()
        if child == 0:
            with suppress(OSError):
                os.setsid()
                os.chdir("/")
                kernel.forgo_powers(POWERS)
                os.execvpe(arguments[0], list(arguments), ENVIRONMENT)  # noqa: S606 - what its owner wants to be run
            os._exit(127)
        while not self._wait(child):
            pass
        self._drain()

    def _wait(self, awaited: int) -> bool:
        """Wait for something to happen, and tell whether that child ended; the log is written meanwhile."""
        ready = select.select([self.console, self.bell], [], [])[0]
        if self.console in ready:
            self._drain()
        ended = False
        if self.bell in ready:
            os.read(self.bell, CHUNK)
            with suppress(ChildProcessError):
                while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                    ended = ended or pid == awaited
        return ended

    def _drain(self) -> None:
        with suppress(BlockingIOError):
            while content := os.read(self.console, CHUNK):
                self._write(content)

    def _write(self, content: bytes) -> None:
        fits = content[: max(0, LONGEST_LOG - self.length)]
        with suppress(OSError):
            self.length += os.write(self.log, fits)


def _write_file(action: Action) -> None:
    path, content = Path(action["write"]), base64.b64decode(action["content"])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab" if action.get("append") else "wb") as file:
        file.write(content)
    if "mode" in action:
        path.chmod(int(action["mode"]))

"""Starting the process that runs checkers, with nothing of ours but its pipes, and ending it with all its offspring."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory

from quizengine.checking.pipes import Pipes, piped
from quizengine.checking.sandbox import view
from quizengine.checking.sandbox.enclosure import CELL, NoSandboxError, enclosed, status_told
from quizengine.checking.sandbox.lock import Cell

# The worker must be found although `-I` keeps every folder but Python's own off the path.
BOOT = "import sys; sys.path.append(sys.argv[1]); from quizengine.checking.worker import main; main(*sys.argv[2:])"
NO_PARENT = 0
NO_GATE = -1


@dataclass(frozen=True, slots=True)
class Child:
    """A running worker: a descriptor that becomes readable when it ends, and our ends of its pipes.

    `first` is the first process of its namespace, or it itself where it has none. `status` tells, once it ended, its
    exit status, or the negative number of the signal that ended it. `window` is where it asks for what the trusted
    side is to look at. `gate` (None without namespaces) is where its way out arrives, and `cell` what it is to be left
    with.
    """

    first: int
    ended: int
    status: Callable[[], int]
    request: FileIO
    reply: FileIO
    output: FileIO
    window: socket.socket
    gate: socket.socket | None
    cell: Cell


@contextmanager
def launched(folders: Sequence[Path], *, weak: bool = False) -> Iterator[Child]:
    """Start a worker that sees these folders, in an empty one; after the block all that it started and left is gone.

    It gets four descriptors beside standard input (nothing), output and error (one pipe): the request, the reply, the
    window, and one to hand its way out over. A weak one is no more than a process. Raises OSError where it cannot be
    started.
    """
    with piped() as pipes, paired() as (window, far_window):
        launching = _unenclosed if weak else _enclosed
        with launching(pipes, window, far_window, folders) as child:
            yield child


@contextmanager
def paired(kind: socket.SocketKind = socket.SOCK_STREAM) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Give our end of a line and the other, both closed after the block."""
    near, far = socket.socketpair(type=kind)
    with near, far:
        yield near, far


@contextmanager
def _enclosed(
    pipes: Pipes, window: socket.socket, far_window: socket.socket, folders: Sequence[Path]
) -> Iterator[Child]:
    with paired() as (gate, far_gate), ExitStack() as held:
        inherited = [one.fileno() for one in (pipes.far_request, pipes.far_reply, far_window, far_gate)]
        box = enclosed(_command(inherited, NO_PARENT), inherited, pipes.far_output.fileno(), folders)
        try:
            inside = held.enter_context(box)
        except NoSandboxError as error:
            raise NoSandboxError(pipes.heard() or str(error)) from error
        far_gate.close()
        far_window.close()
        pipes.close_far()
        with _watched(inside.process.pid) as ended:
            status = partial(_told_status, inside.process.pid)
            yield Child(inside.first, ended, status, *pipes.near, window, gate, CELL)


@contextmanager
def _unenclosed(
    pipes: Pipes, window: socket.socket, far_window: socket.socket, folders: Sequence[Path]
) -> Iterator[Child]:
    with TemporaryDirectory(prefix="quizengine-check-", ignore_cleanup_errors=True) as folder:
        inherited = [one.fileno() for one in (pipes.far_request, pipes.far_reply, far_window)]
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, with arguments of our own
            _command([*inherited, NO_GATE], os.getpid()),
            stdin=subprocess.DEVNULL,
            stdout=pipes.far_output,
            stderr=pipes.far_output,
            pass_fds=inherited,
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder},
            start_new_session=True,
        )
        try:
            far_window.close()
            pipes.close_far()
            readable = (*view.program(), *view.system(), *folders, Path("/dev"), Path("/proc/self"))
            cell = Cell(readable, (Path(folder), Path(os.devnull)), (), weak=True)
            with _watched(process.pid) as ended:
                yield Child(process.pid, ended, partial(_status, process.pid), *pipes.near, window, None, cell)
        finally:
            _end(process)


def _command(descriptors: Sequence[int], parent: int) -> list[str]:
    return [sys.executable, "-I", "-c", BOOT, str(view.ROOT), *map(str, (*descriptors, parent))]


@contextmanager
def _watched(pid: int) -> Iterator[int]:
    ended = os.pidfd_open(pid)
    try:
        yield ended
    finally:
        os.close(ended)


def _status(pid: int) -> int:
    # Not waited for: the process id, and with it its group's, must stay taken until the group is killed.
    found = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    if found is None:
        return 0
    return found.si_status if found.si_code == os.CLD_EXITED else -found.si_status


def _told_status(pid: int) -> int:
    return status_told(_status(pid))


def _end(process: subprocess.Popen[bytes]) -> None:
    # Its number, which is its group's too, belongs to nobody else until it is waited for.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

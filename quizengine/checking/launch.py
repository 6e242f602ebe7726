"""Starting the process that runs checkers, with nothing of ours but its pipes, and ending it with all its offspring."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
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
    exit status, or the negative number of the signal that ended it. `gate` (None without namespaces) is where its way
    out arrives, and `cell` what it is to be left with.
    """

    first: int
    ended: int
    status: Callable[[], int]
    request: FileIO
    reply: FileIO
    output: FileIO
    gate: socket.socket | None
    cell: Cell


@contextmanager
def launched(folders: Sequence[Path], *, weak: bool = False) -> Iterator[Child]:
    """Start a worker that sees these folders, in an empty one; after the block all that it started and left is gone.

    It gets three descriptors beside standard input (nothing), output and error (one pipe): the request, the reply, and
    one to hand its way out over. A weak one is no more than a process. Raises OSError where it cannot be started.
    """
    with piped() as pipes, _unenclosed(pipes, folders) if weak else _enclosed(pipes, folders) as child:
        yield child


@contextmanager
def _enclosed(pipes: Pipes, folders: Sequence[Path]) -> Iterator[Child]:
    near, far = socket.socketpair()
    with near, far, ExitStack() as held:
        inherited = [pipes.far_request.fileno(), pipes.far_reply.fileno(), far.fileno()]
        box = enclosed(_command(inherited, NO_PARENT), inherited, pipes.far_output.fileno(), folders)
        try:
            inside = held.enter_context(box)
        except NoSandboxError as error:
            raise NoSandboxError(pipes.heard() or str(error)) from error
        far.close()
        pipes.close_far()
        with _watched(inside.process.pid) as ended:
            yield Child(inside.first, ended, lambda: status_told(_status(inside.process.pid)), *pipes.near, near, CELL)


@contextmanager
def _unenclosed(pipes: Pipes, folders: Sequence[Path]) -> Iterator[Child]:
    with TemporaryDirectory(prefix="quizengine-check-", ignore_cleanup_errors=True) as folder:
        inherited = (pipes.far_request.fileno(), pipes.far_reply.fileno())
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
            pipes.close_far()
            readable = (*view.program(), *view.system(), *folders, Path("/dev"), Path("/proc/self"))
            cell = Cell(readable, (Path(folder), Path(os.devnull)), (), weak=True)
            with _watched(process.pid) as ended:
                yield Child(process.pid, ended, lambda: _status(process.pid), *pipes.near, None, cell)
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


def _end(process: subprocess.Popen[bytes]) -> None:
    # Its number, which is its group's too, belongs to nobody else until it is waited for.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

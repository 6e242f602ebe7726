"""Starting the process that runs checkers, with nothing of ours but its pipes, and ending it with all its offspring."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory

from quizengine.checking.sandbox import view
from quizengine.checking.sandbox.enclosure import CELL, NoSandboxError, enclosed, status_told
from quizengine.checking.sandbox.lock import Cell

# The worker must be found although `-I` keeps every folder but Python's own off the path.
BOOT = "import sys; sys.path.append(sys.argv[1]); from quizengine.checking.worker import main; main(*sys.argv[2:])"
NOBODY = 0
NO_GATE = -1


@dataclass(frozen=True, slots=True)
class Child:
    """A running worker: its process id, a descriptor that becomes readable when it ends, and our ends of its pipes.

    `first` is the first process of its namespace, or it itself where it has none. `gate` (None without namespaces) is
    where its way out arrives, and `cell` what it is to be left with.
    """

    pid: int
    first: int
    ended: int
    request: FileIO
    reply: FileIO
    output: FileIO
    gate: socket.socket | None
    cell: Cell

    def status(self) -> int:
        """Tell how it ended: its exit status, or the negative number of the signal that ended it."""
        # Not waited for: the process id, and with it its group's, must stay taken until the group is killed.
        found = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        if found is None:
            return 0
        if found.si_code != os.CLD_EXITED:
            return -found.si_status
        return found.si_status if self.gate is None else status_told(found.si_status)


@contextmanager
def launched(folders: Sequence[Path], *, weak: bool = False) -> Iterator[Child]:
    """Start a worker that sees these folders, in an empty one; after the block all that it started and left is gone.

    It gets three descriptors beside standard input (nothing), output and error (one pipe): the request, the reply, and
    one to hand its way out over. A weak one is no more than a process. Raises OSError where it cannot be started.
    """
    with _pipes() as pipes, _unenclosed(pipes, folders) if weak else _enclosed(pipes, folders) as child:
        yield child


@contextmanager
def _enclosed(pipes: "_Pipes", folders: Sequence[Path]) -> Iterator[Child]:
    near, far = socket.socketpair()
    with near, far, ExitStack() as held:
        inherited = [pipes.far_request.fileno(), pipes.far_reply.fileno(), far.fileno()]
        box = enclosed(_command(inherited, NOBODY), inherited, pipes.far_output.fileno(), folders)
        try:
            inside = held.enter_context(box)
        except NoSandboxError as error:
            raise NoSandboxError(pipes.heard() or str(error)) from error
        far.close()
        pipes.close_far()
        with _watched(inside.process.pid) as ended:
            yield Child(inside.process.pid, inside.first, ended, *pipes.near, near, CELL)


@contextmanager
def _unenclosed(pipes: "_Pipes", folders: Sequence[Path]) -> Iterator[Child]:
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
                yield Child(process.pid, process.pid, ended, *pipes.near, None, cell)
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


def _end(process: subprocess.Popen[bytes]) -> None:
    # Its number, which is its group's too, belongs to nobody else until it is waited for.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class _Pipes:
    """Three pipes; the near ends never block, the far ends are the child's."""

    def __init__(self) -> None:
        far_request, request = os.pipe()
        reply, far_reply = os.pipe()
        output, far_output = os.pipe()
        self.near = FileIO(request, "w"), FileIO(reply), FileIO(output)
        self.far_request, self.far_reply, self.far_output = (
            FileIO(far_request),
            FileIO(far_reply, "w"),
            FileIO(far_output, "w"),
        )
        for near in self.near:
            os.set_blocking(near.fileno(), False)

    def close_far(self) -> None:
        for far in (self.far_request, self.far_reply, self.far_output):
            far.close()

    def heard(self) -> str:
        """Give what was said so far by a child that ended before it was one."""
        return (self.near[2].read() or b"").decode(errors="replace").strip()

    def close(self) -> None:
        self.close_far()
        for near in self.near:
            near.close()


@contextmanager
def _pipes() -> Iterator[_Pipes]:
    pipes = _Pipes()
    try:
        yield pipes
    finally:
        pipes.close()

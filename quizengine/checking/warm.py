"""The warm parent, from outside: a process that is ready to fork workers, each in a sandbox of its own."""

import os
import re
import select
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from quizengine.checking.launch import Child, paired
from quizengine.checking.pipes import Pipes, piped
from quizengine.checking.sandbox import view
from quizengine.checking.sandbox.enclosure import CELL, NoSandboxError, enclosed, status_told

BOOT = "import sys; sys.path.append(sys.argv[1]); from quizengine.checking.nursery import main; main(*sys.argv[2:])"
STARTING_SECONDS = 20.0
PID = re.compile(r"^Pid:\s+(\d+)$", re.MULTILINE)


class Warm:
    """Launches workers that need not import the SDK, with these folders in sight; several threads may."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders

    @contextmanager
    def launched(self) -> Iterator[Child]:
        """Have a worker forked; after the block all that it started is gone. Raises NoSandboxError."""
        with (
            piped() as pipes,
            paired() as (window, far_window),
            paired() as (gate, far_gate),
            paired() as (line, far_line),
        ):
            far = (far_line, pipes.far_request, pipes.far_reply, pipes.far_output, far_window, far_gate)
            socket.send_fds(self._orders, [b"\0"], [one.fileno() for one in far])
            for one in far:
                one.close()
            with _first(line, pipes) as (descriptor, pid):
                try:
                    yield Child(pid, line.fileno(), lambda: _status(line), *pipes.near, window, gate, CELL)
                finally:
                    with suppress(ProcessLookupError):
                        signal.pidfd_send_signal(descriptor, signal.SIGKILL)
                    select.select([descriptor], [], [])


@contextmanager
def warm(folders: Sequence[Path], *, weak: bool = False) -> Iterator[Warm | None]:
    """Start a warm parent that sees these folders, for the block; None where there can be none, which costs but time.

    Some systems let bubblewrap make a sandbox, and nobody make another inside it.
    """
    with ExitStack() as held, piped() as pipes:
        yield None if weak else _started(held, pipes, folders)


def _started(held: ExitStack, pipes: Pipes, folders: Sequence[Path]) -> Warm | None:
    try:
        near, far = held.enter_context(paired(socket.SOCK_SEQPACKET))
        worker = [sys.executable, "-I", "-c", BOOT, str(view.ROOT), str(far.fileno())]
        paths = [folder.resolve() for folder in folders]
        held.enter_context(enclosed(worker, [far.fileno()], pipes.far_output.fileno(), paths, nests=True))
        far.close()
        with Warm(near).launched():
            return Warm(near)
    except OSError:
        return None


@contextmanager
def _first(line: socket.socket, pipes: Pipes) -> Iterator[tuple[int, int]]:
    """Give the first process of a new namespace: a descriptor of it, and its number as it is seen from here."""
    line.settimeout(STARTING_SECONDS)
    try:
        found = socket.recv_fds(line, 1, 1)[1]
    except TimeoutError:
        found = []
    if not found:
        raise NoSandboxError(pipes.heard() or "the warm parent made no sandbox")
    (descriptor,) = found
    try:
        seen = PID.search(Path(f"/proc/self/fdinfo/{descriptor}").read_text(encoding="ascii"))
        yield descriptor, int(seen[1]) if seen else 0
    finally:
        os.close(descriptor)


def _status(line: socket.socket) -> int:
    told = line.recv(1)
    return status_told(told[0]) if told else 0

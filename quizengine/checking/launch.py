"""Starting the process that runs checkers, with nothing of ours but its pipes, and ending it with all its offspring."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory

import quizengine

# The worker must be found although `-I` keeps every folder but Python's own off the path.
BOOT = "import sys; sys.path.append(sys.argv[1]); from quizengine.checking.worker import main; main(*sys.argv[2:])"


@dataclass(frozen=True, slots=True)
class Child:
    """A running worker: its process id, a descriptor that becomes readable when it ends, and our ends of its pipes."""

    pid: int
    ended: int
    request: FileIO
    reply: FileIO
    output: FileIO


@contextmanager
def launched() -> Iterator[Child]:
    """Start a worker in an empty folder of its own; at the end of the block it is dead, and its group and folder gone.

    It gets two descriptors beside standard input (nothing), output and error (one pipe): the request, the reply.
    """
    with TemporaryDirectory(prefix="quizengine-check-", ignore_cleanup_errors=True) as folder, _pipes() as pipes:
        inherited = (pipes.far_request.fileno(), pipes.far_reply.fileno())
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, with arguments of our own
            _command(*inherited),
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
            with _watched(process.pid) as ended:
                yield Child(process.pid, ended, pipes.request, pipes.reply, pipes.output)
        finally:
            _end(process)


def _command(request: int, reply: int) -> list[str]:
    root = Path(quizengine.__file__).resolve().parent.parent
    return [sys.executable, "-I", "-c", BOOT, str(root), str(request), str(reply), str(os.getpid())]


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
        self.request, self.reply, self.output = FileIO(request, "w"), FileIO(reply), FileIO(output)
        self.far_request, self.far_reply, self.far_output = (
            FileIO(far_request),
            FileIO(far_reply, "w"),
            FileIO(far_output, "w"),
        )
        for near in (self.request, self.reply, self.output):
            os.set_blocking(near.fileno(), False)

    def close_far(self) -> None:
        for far in (self.far_request, self.far_reply, self.far_output):
            far.close()

    def close(self) -> None:
        self.close_far()
        for near in (self.request, self.reply, self.output):
            near.close()


@contextmanager
def _pipes() -> Iterator[_Pipes]:
    pipes = _Pipes()
    try:
        yield pipes
    finally:
        pipes.close()

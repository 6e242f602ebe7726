"""Starting a worker inside bubblewrap, knowing the first process of its namespace, and ending that with all in it."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from quizengine.checking.sandbox import bubblewrap, stage, subject, view
from quizengine.checking.sandbox.lock import Cell

STARTING_SECONDS = 10.0
SIGNALLED = 128
ENDED = "the sandbox ended as soon as it was made"
STAGE = (
    "import sys; sys.path.append(sys.argv[1]);from quizengine.checking.sandbox.stage import main; main(*sys.argv[2:])"
)
# All that is visible may be read, since nothing else is: this is the wall behind the wall.
CELL = Cell((Path("/"),), (*bubblewrap.SCRATCH, bubblewrap.DEVICES), (), weak=False)


class NoSandboxError(OSError):
    """A sandbox could not be made; the message is bubblewrap's own, or the system's."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Bubblewrap's process, which ends as the worker does, and the first process of the worker's namespace."""

    process: subprocess.Popen[bytes]
    first: int


@contextmanager
def enclosed(
    worker: Sequence[str], inherited: Sequence[int], output: int, folders: Sequence[Path], *, nests: bool = False
) -> Iterator[Enclosed]:
    """Run a worker that sees these folders beside its own program; after the block, all that it started is gone.

    One that `nests` is ours alone, and makes a sandbox of its own for each task. Raises NoSandboxError.
    """
    program = bubblewrap.found()
    if program is None:
        raise NoSandboxError(f"{bubblewrap.PROGRAM} is not installed")
    with ExitStack() as held:
        told, telling = os.pipe()
        report = held.enter_context(closing(FileIO(told)))
        with closing(FileIO(telling, "w")):
            there = [folder for folder in folders if folder.exists()]
            command = _command(program, worker, there, telling, nests=nests)
            process = subprocess.Popen(  # noqa: S603 - our own command
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=[*inherited, telling],
                env=bubblewrap.ENVIRONMENT,
                cwd="/",
            )
        held.callback(_end, process)
        first = _first(report)
        held.enter_context(_held(first, process))
        yield Enclosed(process, first)


def status_told(status: int) -> int:
    """Read bubblewrap's exit status as a worker's own: negative for the number of a signal."""
    return SIGNALLED - status if status > SIGNALLED else status


def _command(program: str, worker: Sequence[str], folders: Sequence[Path], info: int, *, nests: bool) -> list[str]:
    user = subject.lesser_user()
    if user is None:
        shown = [(path, path) for path in bubblewrap.binds(folders)]
        return bubblewrap.command(program, shown, info, worker, nests=nests)
    own, copied = view.outermost(view.program()), view.outermost(folders)
    place = stage.place_for([*own, *copied])
    words = bubblewrap.command(program, stage.staged(place, own, copied), info, worker, nests=nests)
    lists = [json.dumps([str(path) for path in paths]) for paths in (own, copied)]
    return [sys.executable, "-I", "-c", STAGE, str(view.ROOT), str(place), str(user), *lists, *words]


def _first(report: FileIO) -> int:
    said, deadline = b"", time.monotonic() + STARTING_SECONDS
    while b"}" not in said:
        ready, _, _ = select.select([report], [], [], max(0.0, deadline - time.monotonic()))
        more = report.read(4096) if ready else b""
        if not more:
            raise NoSandboxError("bubblewrap ended before there was a sandbox" if ready else "bubblewrap did not begin")
        said += more
    return int(json.loads(said)["child-pid"])


def _parent(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])


@contextmanager
def _held(first: int, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Hold the first process of a namespace; after the block, end all in there, and wait until nothing is left of it.

    Bubblewrap ends with the worker, and then the rest is ending by itself: it is waited for as well.
    """
    try:
        grip = os.pidfd_open(first)
    except ProcessLookupError as error:
        raise NoSandboxError(ENDED) from error
    try:
        # While it is bubblewrap's child, which is not waited for yet, the number is nobody else's.
        if _parent(first) != process.pid:
            raise NoSandboxError(ENDED)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(grip, signal.SIGKILL)
            select.select([grip], [], [])
    finally:
        os.close(grip)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()

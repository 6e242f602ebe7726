"""The ground that tasks are done on: a cloud that scripts act in, as the candidate would."""

import os
import select
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from quizengine.core.ports import Ran

SECONDS = 300.0
LONGEST = 64 * 1024
TIMED_OUT = 124
# Where a candidate works on another root, an empty folder has to be made there.
IN_A_FOLDER = (
    *("bash", "-c"),
    'folder=$(mktemp -d) && cd "$folder" && bash -c "$1"; status=$?; cd / && rm -rf "$folder"; exit $status',
    "bash",
)

Command = tuple[Sequence[str], Mapping[str, str]]


class Ground:
    """Runs scripts where the candidate of one cloud works.

    `shell` gives the command that a script is the last argument of, and all its variables, and `clean` (None for
    somebody else's cloud) puts the cloud back to its clean state; both are asked anew each time, since a lab may have
    been made meanwhile.
    """

    def __init__(
        self, shell: Callable[[], Command], clean: Callable[[], None] | None, seconds: float = SECONDS
    ) -> None:
        self._shell = shell
        self._clean = clean
        self._seconds = seconds

    @property
    def resets(self) -> bool:
        """Whether `clean` does anything."""
        return self._clean is not None

    def clean(self) -> None:
        """Put the cloud back to its clean state; nothing where that is its owner's to do."""
        if self._clean is not None:
            self._clean()

    def run(self, script: str) -> Ran:
        """Run a script in an empty folder that goes afterwards; status 124 when it took too long.

        The output is cut to its last 64 KiB.
        """
        with TemporaryDirectory(prefix="quizengine-") as folder, TemporaryFile() as said:
            status = self._status(script, Path(folder), said.fileno())
            said.seek(max(0, said.seek(0, 2) - LONGEST))
            return Ran(status, said.read().decode(errors="replace"))

    def _status(self, script: str, folder: Path, output: int) -> int:
        words, environment = self._shell()
        process = subprocess.Popen(  # noqa: S603 - running the author's script is the point
            [*words, script],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        with process:
            in_time = _ends_within(process.pid, self._seconds)
            # Its leader is not reaped yet, so the group's number is still its own: whatever it left behind ends too.
            os.killpg(process.pid, signal.SIGKILL)
            status = process.wait()
        return status if in_time else TIMED_OUT


def _ends_within(pid: int, seconds: float) -> bool:
    descriptor = os.pidfd_open(pid)
    try:
        ready, _, _ = select.select([descriptor], [], [], seconds)
        return bool(ready)
    finally:
        os.close(descriptor)

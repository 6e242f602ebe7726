"""The ground that tasks are done on: a cloud that scripts act in, as the candidate would."""

import os
import select
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING

from quizengine.cloud.credentials import Credentials
from quizengine.cloud.ledger import Ledger
from quizengine.core.fixture import Furniture
from quizengine.core.ports import Ran, Stage
from quizengine.core.problem import Problem

if TYPE_CHECKING:
    from quizengine.cloud.provisioning.office import Office

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


@dataclass(frozen=True, slots=True)
class Access:
    """How a cloud is entered: as whom, by which shell, and in which file what is made there is noted.

    `shell` gives the command that a script is the last argument of, and all its variables. `reset` puts the cloud back
    to its clean state; it is None for somebody else's. All but the file are asked anew each time, since a lab may have
    been made meanwhile.
    """

    credentials: Callable[[], Credentials]
    shell: Callable[[], Command]
    ledger: Path
    reset: Callable[[], None] | None = None


class Ground:
    """Runs scripts and makes fixtures in one cloud; `tell` hears of what could not be removed."""

    def __init__(
        self, access: Access, tell: Callable[[Sequence[Problem]], None] = lambda _: None, seconds: float = SECONDS
    ) -> None:
        self._access = access
        self._tell = tell
        self._seconds = seconds

    @property
    def resets(self) -> bool:
        """Whether `clean` puts everything back, whoever changed it."""
        return self._access.reset is not None

    def clean(self) -> None:
        """Put the cloud back to its clean state; where that is its owner's to do, undo what tasks made of it."""
        if self._access.reset is None:
            self._tell(self.undo())
        else:
            self._access.reset()
            self._ledger.forget()

    def furnish(self, wanted: Mapping[str, Furniture], progress: Callable[[str], None]) -> None:
        """Make what tasks (by their items' ids) want to be there, and remember it before; progress hears each thing."""
        if any(one.things or one.creates or one.cleanup for one in wanted.values()):
            self._office().furnish(wanted, progress)

    def stage(self, attempt: str) -> Stage:
        """Tell how far the cloud was made ready for an attempt, by this program or one that was killed."""
        return self._ledger.stage(attempt)

    def enter(self, attempt: str, stage: Stage) -> None:
        """Remember a stage, until the cloud is cleaned."""
        self._ledger.enter(attempt, stage)

    def undo(self) -> Sequence[Problem]:
        """Remove what was made for tasks and what they create, whenever that was; give what could not be removed."""
        left = self._office().undo(self.run) if self._ledger.entries() else ()
        if not self._ledger.entries():
            self._ledger.forget()  # how far it was made ready, too
        return left

    @property
    def _ledger(self) -> Ledger:
        return Ledger(self._access.ledger)

    def _office(self) -> "Office":
        from quizengine.cloud.provisioning.office import Office  # noqa: PLC0415 - fixtures are not every command's

        return Office(self._access.credentials, self._ledger)

    def run(self, script: str) -> Ran:
        """Run a script in an empty folder that goes afterwards; status 124 when it took too long.

        The output is cut to its last 64 KiB.
        """
        with TemporaryDirectory(prefix="quizengine-") as folder, TemporaryFile() as said:
            status = self._status(script, Path(folder), said.fileno())
            said.seek(max(0, said.seek(0, 2) - LONGEST))
            return Ran(status, said.read().decode(errors="replace"))

    def _status(self, script: str, folder: Path, output: int) -> int:
        words, environment = self._access.shell()
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

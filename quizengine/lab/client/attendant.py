"""The attendant: it keeps the warm parents running, beside the services, whose lab is none the worse without them."""

import asyncio
import subprocess
import time
from pathlib import Path

from quizengine.lab import bare
from quizengine.lab.client import entrance
from quizengine.lab.private import append_private, private_folder
from quizengine.lab.release import Release

PAUSES = (0.0, 1.0, 10.0)
QUICK_SECONDS = 60.0
POLL_SECONDS = 0.5


class Attendant:
    """Keeps a warm parent for each command of the lab in `folder`; `hold` is the descriptor of the lab's lock."""

    def __init__(self, folder: Path, release: Release, hold: int) -> None:
        self.folder, self.release, self.hold = folder, release, hold

    async def attend(self) -> None:
        """Keep them until this is cancelled; one that dies again and again is let go, and commands are slow then."""
        entrance.build(self.folder, self.release.client)
        async with asyncio.TaskGroup() as group:
            for command in entrance.COMMANDS:
                group.create_task(self._keep(command))

    async def _keep(self, command: str) -> None:
        deaths = 0
        while deaths < len(PAUSES):
            await asyncio.sleep(PAUSES[deaths])
            began = time.monotonic()
            await self._live(command)
            deaths = deaths + 1 if time.monotonic() - began < QUICK_SECONDS else 1

    async def _live(self, command: str) -> None:
        """Start a parent, and wait for its end, or end it when this is cancelled."""
        warm = self._start(command)
        try:
            while warm.poll() is None:  # noqa: ASYNC110 - nothing tells of it, and nobody waits for it
                await asyncio.sleep(POLL_SECONDS)
        finally:
            warm.kill()
            warm.wait()

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        run = self.folder / "run"
        door = entrance.place(self.folder) / entrance.socket_name(command)
        plain = self.release.client / "bin" / command
        python = [str(plain.with_name("python")), "-s", "-P", "-m"]
        with append_private(private_folder(self.folder / "log") / "client.log") as log:
            return subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*python, "quizengine.lab.client.warm", str(door), str(plain), str(self.hold)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[self.hold],
                env=bare.environment(run),
                cwd="/",
            )

"""The attendant: it keeps the warm parents running, beside the services, whose lab is none the worse without them."""

import asyncio
import os
import subprocess
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from quizengine.lab import bare
from quizengine.lab.client import completion, entrance
from quizengine.lab.private import append_private, private_folder
from quizengine.lab.release import Release

PAUSES = (0.0, 1.0, 10.0)
QUICK_SECONDS = 60.0
POLL_SECONDS = 0.5


class Attendant:
    """Keeps warm parents for the commands of the lab in `folder`; `hold` is the descriptor of the lab's lock."""

    def __init__(self, folder: Path, release: Release, hold: int) -> None:
        self.folder, self.release, self.hold = folder, release, hold
        self.running: set[str] = set()

    async def attend(self, first: Collection[str] = entrance.FIRST) -> None:
        """Keep the first at once, and others from when somebody used them, until this is cancelled.

        One that dies again and again is let go, and commands are slow then.
        """
        async with asyncio.TaskGroup() as group:
            for command in entrance.COMMANDS:  # one after another, since the first commands of a person run meanwhile
                group.create_task(self._keep(command, wanted=command in first))
                if command in first:
                    await self._warmed(command)
            if first:  # that is where the shell is, whose words are written once
                with suppress(OSError):  # nothing is completed then
                    await completion.write(self.release, self.folder / "run", self.hold)

    def quick(self) -> tuple[str, ...]:
        """Give the commands whose parent is warm now."""
        return tuple(each for each in entrance.COMMANDS if each in self.running and self._door(each).exists())

    async def _warmed(self, command: str) -> None:
        """Wait until a parent is warm, or has taken too long for that."""
        deadline = time.monotonic() + QUICK_SECONDS
        while command not in self.quick() and time.monotonic() < deadline:  # noqa: ASYNC110 - as in _live
            await asyncio.sleep(POLL_SECONDS)

    def _door(self, command: str) -> Path:
        return entrance.place(self.folder) / entrance.socket_name(command)

    async def _keep(self, command: str, *, wanted: bool) -> None:
        mark, deaths = entrance.wanted(self.folder, command), 0
        while not (wanted or mark.exists()):  # noqa: ASYNC110 - a mark in a folder wakes nobody
            await asyncio.sleep(POLL_SECONDS)
        while deaths < len(PAUSES):
            await asyncio.sleep(PAUSES[deaths])
            began = time.monotonic()
            await self._live(command)
            deaths = deaths + 1 if time.monotonic() - began < QUICK_SECONDS else 1

    async def _live(self, command: str) -> None:
        """Start a parent, and wait for its end, or end it when this is cancelled."""
        self._door(command).unlink(missing_ok=True)  # which tells that a parent is warm
        warm = self._start(command)
        self.running.add(command)
        try:
            while warm.poll() is None:  # noqa: ASYNC110 - nothing tells of it, and nobody waits for it
                await asyncio.sleep(POLL_SECONDS)
        finally:
            self.running.discard(command)
            warm.kill()
            warm.wait()

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        run = self.folder / "run"
        plain = self.release.client / "bin" / command
        python = [str(plain.with_name("python")), "-s", "-P", "-m"]
        with append_private(private_folder(self.folder / "log") / "client.log") as log:
            return subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [
                    *(*python, "quizengine.lab.client.warm", str(self._door(command)), str(plain)),
                    *(str(self.hold), str(os.getpid())),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[self.hold],
                env=bare.environment(run),
                cwd="/",
            )

"""The life of a lab's data plane, as the supervisor has it: its driver runs while there is a host."""

import asyncio
import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from quizengine.lab import bare
from quizengine.lab.awaiting import gone
from quizengine.lab.host.life import Host
from quizengine.lab.last_words import last_words
from quizengine.lab.plane.driver import SYNCED
from quizengine.lab.private import append_private, private_folder

PAUSES = (0.5, 2.0, 10.0)
QUICK_SECONDS, FIRST_SECONDS = 15.0, 60.0


class DataPlane:
    """The data plane of the lab in `folder`; `why` says why there is none.

    `pauses` are the seconds before a driver that died soon is followed by another, as long as there are any.
    """

    def __init__(self, folder: Path, hold: int, pauses: Sequence[float] = PAUSES) -> None:
        self.folder, self.hold, self.pauses = folder, hold, pauses
        self.log = folder / "log" / "plane.log"
        self.why = "there is no host"
        self.is_up = False
        self.driver: subprocess.Popen[bytes] | None = None
        self.news, self.asked = asyncio.Event(), asyncio.Event()

    async def keep(self, host: Host) -> None:
        """Keep the data plane of a host until that is gone, or this is cancelled."""
        driving = asyncio.create_task(self._drive(host.agent.pid)) if host.agent else None
        try:
            await host.gone()
        finally:
            if driving is not None:
                driving.cancel()
                await asyncio.gather(driving, return_exceptions=True)

    async def _drive(self, agent: int) -> None:
        """Keep the driver running in the namespaces of that agent; if it dies too often, until it is asked for."""
        deaths = 0
        while True:
            began = time.monotonic()
            await self._live(agent)
            deaths = deaths + 1 if time.monotonic() - began < QUICK_SECONDS else 1
            pause = self.pauses[deaths - 1] if deaths <= len(self.pauses) else None
            with suppress(TimeoutError):
                await asyncio.wait_for(self.asked.wait(), pause)
            if self.asked.is_set():  # it was ended to be made anew, and has not failed
                self.asked.clear()
                deaths = 0

    async def repair(self) -> None:
        """Have a new driver make all anew that is not as it should be, and wait for the first time that all is."""
        if self.driver is None:
            return
        news = self.news
        self.asked.set()
        if self.driver.poll() is None:
            self.driver.kill()
        with suppress(TimeoutError):
            await asyncio.wait_for(news.wait(), FIRST_SECONDS)

    async def _live(self, agent: int) -> None:
        """Start a driver, and wait for its end, or end it when this is cancelled."""
        start = self.log.stat().st_size if self.log.exists() else 0
        ears, mouth = os.pipe()
        try:
            driver = self.driver = self._start(agent, mouth)
        finally:
            os.close(mouth)
        try:
            self.is_up = await asyncio.to_thread(os.read, ears, 1) == SYNCED
            if self.is_up:
                self._tell("")
            await gone(driver.pid)
            was_up, self.is_up = self.is_up, False
            if not (was_up or self.asked.is_set()):
                self._tell(last_words(self.log, start, ()))
        finally:
            self.is_up = False
            driver.kill()  # it is our own child, not yet waited for
            driver.wait()
            os.close(ears)

    def _tell(self, why: str) -> None:
        self.why = why
        self.news.set()
        self.news = asyncio.Event()

    def _start(self, agent: int, mouth: int) -> subprocess.Popen[bytes]:
        private_folder(self.log.parent)
        with append_private(self.log) as log:
            return subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*bare.python(), "quizengine.lab.plane.driver", str(self.folder), str(agent), str(mouth)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[mouth, self.hold],
                env=bare.environment(self.folder / "run"),
                cwd="/",
            )

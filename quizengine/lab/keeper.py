"""A keeper: it keeps one service running, whatever ends it, and says so when it gives up."""

import asyncio
import json
import signal
import socket
import subprocess
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from errno import EADDRINUSE
from typing import Any

from quizengine.lab import bare, ports, process
from quizengine.lab.last_words import last_words
from quizengine.lab.private import append_private
from quizengine.lab.probe import BlameError, all_answer
from quizengine.lab.release import Release
from quizengine.lab.service import Endpoint, Service
from quizengine.lab.site import Site
from quizengine.lab.start import Start, start
from quizengine.lab.status import ServiceStatus, State
from quizengine.lab.touch import Touch

START_SECONDS = 120.0
STOP_SECONDS = 4.0
QUICK_SECONDS = 15.0
PAUSES = (0.0, 0.5, 2.0)
POLL_PAUSE = 0.01


Inside = Callable[[int, int], Awaitable[list[socket.socket]]]


class ServiceError(Exception):
    """The service did not do what it was told to."""


class Keeper:
    """The life of one service; `changed` is called whenever its state did.

    `inside` listens in the lab's host at a port of the lab's and at a standard one, where there is a host.
    `hold` is a descriptor that every process inherits, so that the lab's lock is held until the last one is gone.
    `started` is what it was last started with, `touch` what its processes tell. `port_taken` tells that it does not run
    because somebody else listens on one of its ports.
    """

    def __init__(  # noqa: PLR0913 - what a service's life needs, given once by the supervisor
        self,
        service: Service,
        *,
        site: Site,
        release: Release,
        hold: int,
        changed: Callable[[], None],
        inside: Inside,
    ) -> None:
        self.inside = inside
        self.service, self.site, self.release, self.hold, self.changed = service, site, release, hold, changed
        self.state, self.why, self.restarts, self.pid = State.DOWN, "", 0, 0
        self.since, self.port_taken = 0.0, False
        self.touch = Touch.make()
        self.nursery: subprocess.Popen[bytes] | None = None
        self.busy = False
        self.frozen = asyncio.Event()
        self.ears: list[socket.socket] = []
        self.log = site.log(service.name)
        self.log_start = 0
        self.started: Start | None = None
        self.ending = 0
        self.life: asyncio.Task[None] | None = None

    def status(self) -> ServiceStatus:
        """Tell how the service is."""
        name, first = self.service.name, self.service.endpoints[0]
        return ServiceStatus(
            name=name,
            state=self.state,
            url=self.site.url(first.name, first.root),
            port=self.site.ports[first.name],
            log=self.log,
            etc=self.site.etc(name),
            units=self.service.units,
            pid=self.pid,
            memory=sum(process.memory(pid) for pid in (self.pid, self.nursery.pid if self.nursery else 0) if pid),
            restarts=self.restarts,
            why=self.why,
            since=self.since,
        )

    async def open(self) -> None:
        """Listen, and have the nursery import everything; ServiceError when it cannot."""
        if self.nursery is not None:
            return
        self.log_start = self.log.stat().st_size if self.log.exists() else 0
        self.port_taken = False
        try:
            await self._open_nursery({each.name: await self._listen(each) for each in self.service.endpoints})
        except BaseException:
            await self._close_nursery()
            raise

    async def _listen(self, endpoint: Endpoint) -> list[int]:
        """Listen for one endpoint, and give the descriptors of what listens; ServiceError when somebody else does."""
        port = self.site.ports[endpoint.name]
        try:
            ear = ports.listen(port)
        except OSError as error:
            self.port_taken = error.errno == EADDRINUSE
            raise ServiceError(f"it cannot listen on port {port}: {error.strerror}") from error
        self.ears.append(ear)
        inner = await self.inside(port, endpoint.port)
        self.ears += inner
        return [each.fileno() for each in (ear, *inner)]

    async def _open_nursery(self, descriptors: dict[str, list[int]]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.reader, self.writer = await asyncio.open_connection(sock=ours)
            try:
                self._start_nursery(theirs.fileno(), descriptors)
            except OSError:
                self.writer.close()
                raise
        await self._hear("warm")

    def _start_nursery(self, line: int, sockets: dict[str, list[int]]) -> None:
        command = bare.python(self.release.environment(self.service.environment) / "bin" / "python")
        touch = self.touch.descriptor
        arguments = [self.service.name, str(self.site.folder), str(line), json.dumps(sockets), str(touch)]
        descriptors = [line, self.hold, touch, *(fd for fds in sockets.values() for fd in fds)]
        with append_private(self.log) as log:
            self.nursery = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*command, "quizengine.lab.nursery", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=descriptors,
                env=bare.environment(self.site.folder / "run"),
                cwd="/",
            )

    async def prepare(self) -> None:
        """Fill the service's new databases; ServiceError when that failed."""
        await self._order("prepare")
        ended = await self._hear("ended")
        if ended["status"] != 0:
            raise ServiceError(self._last_words())

    def begin(self) -> None:
        """Serve from now on, if it does not do so already."""
        if self.life is not None and not self.life.done():
            return
        self.life = asyncio.create_task(self._live())

    async def rest(self) -> None:
        """Serve no more, but be ready to begin again at once."""
        if self.life is not None:
            self.life.cancel()
            with suppress(asyncio.CancelledError):
                await self.life
            self.life = None
        if self.busy:
            await self._stop_child()
        self._become(State.DOWN)

    async def restart(self) -> None:
        """Begin again, whether it serves or not."""
        await self.rest()
        self.begin()

    async def freeze(self) -> None:
        """Stop the process where it is, if there is one; ServiceError when it is just beginning."""
        if self.state is State.STARTING:
            raise ServiceError(f"{self.service.name} is not up")
        if not self.busy:
            return
        self.frozen.clear()
        await self._order("freeze")
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.frozen.wait()
        except TimeoutError:
            raise ServiceError(f"{self.service.name} cannot be stopped just now") from None

    async def thaw(self) -> None:
        """Let the process go on."""
        if self.busy:
            await self._order("thaw")

    async def stop(self) -> None:
        """Serve no more, since a person wants it so, until somebody wants otherwise."""
        await self.rest()
        self._become(State.STOPPED)

    async def close(self) -> None:
        """End every process of the service, and listen no more."""
        await self.rest()
        await self._close_nursery()

    async def _live(self) -> None:
        deaths, why = 0, ""
        while deaths < len(PAUSES):
            began = time.monotonic()
            self._become(State.STARTING)
            await asyncio.sleep(PAUSES[deaths])
            why = await self._serve_until_death()
            quick = time.monotonic() - began < QUICK_SECONDS
            deaths = deaths + 1 if quick else 1
            self.restarts += 1
        self.restarts -= 1  # the last one was not followed by another
        await self._close_nursery()
        self._become(State.FAILED, why)

    async def _serve_until_death(self) -> str:
        """Serve as long as it goes well, and tell why it no longer does."""
        try:
            await self.open()
            async with asyncio.timeout(START_SECONDS):
                await self._order("serve")
                await self._hear("ready")
                await self._come_up()
            self._become(State.UP)
            await self._hear("ended")
        except TimeoutError:
            await self._stop_child()
            return f"it did not answer within {START_SECONDS:.0f} seconds: {self._last_words()}"
        except BlameError as error:
            why = f"{error}: {self._last_words()}"
            await self._stop_child()
            return why
        except (ServiceError, OSError) as error:
            return str(error)
        return self._last_words()

    async def _come_up(self) -> None:
        """Wait until every endpoint answers; ServiceError when the process ends first, since its ports go on listening.

        BlameError when one goes on blaming itself.
        """
        endpoints = [(self.site.ports[each.name], each.probe) for each in self.service.endpoints]
        answering = asyncio.create_task(all_answer(endpoints))
        ending = asyncio.create_task(self._hear("ended"))
        try:
            await asyncio.wait({answering, ending}, return_when=asyncio.FIRST_COMPLETED)
            if ending.done():
                ending.result()
                raise ServiceError(self._last_words())
            answering.result()
        finally:
            for each in (answering, ending):
                each.cancel()
            await asyncio.gather(answering, ending, return_exceptions=True)

    async def _order(self, order: str) -> None:
        self.log_start = self.log.stat().st_size
        if order == "serve":
            self.started = start(self.log, self.site.folder / "etc", self.service.configured)
        self.writer.write(json.dumps({"do": order}).encode() + b"\n")
        if order in {"prepare", "serve"}:
            self.busy, self.ending = True, 0
        await self.writer.drain()

    async def _hear(self, wanted: str) -> dict[str, Any]:
        """Give the next news of that kind; ServiceError when it can no longer come."""
        while word := await self.reader.readline():
            news: dict[str, Any] = json.loads(word)
            if news["is"] == "born":
                self.pid = news["pid"]
            if news["is"] == "frozen":
                self.frozen.set()
            if news["is"] == "ended":
                self.busy, self.pid, self.ending = False, 0, news["status"]
            if news["is"] == wanted:
                return news
            if news["is"] == "ended":
                raise ServiceError(self._last_words())
        await self._close_nursery()
        raise ServiceError(self._last_words())

    async def _stop_child(self) -> None:
        with suppress(ServiceError, OSError):
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await self._order("stop")
                    await self._hear("ended")
            except TimeoutError:
                await self._order("kill")
                await self._hear("ended")

    async def _close_nursery(self) -> None:
        for ear in self.ears:
            ear.close()
        self.ears = []
        if self.nursery is None:
            return
        gone, self.nursery, self.busy, self.pid = self.nursery, None, False, 0
        self.writer.close()
        gone.kill()  # it is our own child, not yet waited for, so the number is still its own
        while gone.poll() is None:  # noqa: ASYNC110 - the kernel's work, done in a moment
            await asyncio.sleep(POLL_PAUSE)

    def _become(self, state: State, why: str = "") -> None:
        self.state, self.why, self.since = state, why, time.time()
        self.changed()

    def _last_words(self) -> str:
        words = last_words(self.log, self.log_start, self.site.passwords.values())
        return f"it was ended by {signal.Signals(-self.ending).name}; {words}" if self.ending < 0 else words

"""The supervisor: the one process in the background that runs a lab, and does what it is asked at its door."""

import asyncio
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

from quizengine.lab import lock, saved, snapshot
from quizengine.lab.client.attendant import Attendant
from quizengine.lab.door import open_door
from quizengine.lab.keeper import Keeper, ServiceError
from quizengine.lab.private import private_folder
from quizengine.lab.release import Release
from quizengine.lab.service import find
from quizengine.lab.site import Site
from quizengine.lab.status import LabStatus, State, overall
from quizengine.lab.stillness import RefusalError, still

LARGEST_LOG = 8 * 1024**2
SILENCE_SECONDS = 60.0
READY = b"1"

Tell = Callable[[str, float], None]
Request = Mapping[str, Any]
Answer = Mapping[str, Any]
Doing = Callable[[Request, Tell], Awaitable[Answer]]


class Supervisor:
    """Runs these services of a site's lab; each process of the lab inherits the locked descriptor `hold`."""

    def __init__(self, site: Site, release: Release, hold: int, services: Iterable[str]) -> None:
        self.site = site
        self.changes = asyncio.Event()
        self.keep = partial(Keeper, site=site, release=release, hold=hold, changed=self._changed)
        self.keepers = {name: self.keep(find(name)) for name in services}
        self.attendant = Attendant(site.folder, release, hold)
        self.one_at_a_time = asyncio.Lock()
        self.over = asyncio.Event()
        self.trouble = ""
        self.step = ("starting", 0.0)

    async def run(self, door: socket.socket) -> None:
        """Run the lab until it is told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self.over.set)
        server = await _listen(self._receive, door)
        doing = [asyncio.create_task(each) for each in (self._begin(), self._attend())]
        await self.over.wait()
        for each in doing:
            each.cancel()
        await asyncio.gather(*doing, return_exceptions=True)
        await asyncio.gather(*(keeper.close() for keeper in self.keepers.values()))
        server.close()

    def _changed(self) -> None:
        self.changes.set()
        self.changes = asyncio.Event()

    def _say(self, step: str, fraction: float) -> None:
        self.step = (step, fraction)
        self._changed()

    async def _begin(self) -> None:
        async with self.one_at_a_time:
            try:
                await self._make_or_mend()
            except (ServiceError, OSError) as error:
                self.trouble = str(error)
                await asyncio.gather(*(keeper.close() for keeper in self.keepers.values()))
                self._changed()
                return
            for keeper in self.keepers.values():
                keeper.begin()
        self._changed()

    async def _attend(self) -> None:
        """Have the client warmed up once the services are up, which it would slow down before."""
        while any(keeper.state is not State.UP for keeper in self.keepers.values()):
            await self.changes.wait()
        try:
            await self.attendant.attend()
        except* OSError:
            traceback.print_exc()  # the plain client answers then

    async def _make_or_mend(self) -> None:
        folder = self.site.folder
        interrupted = snapshot.pending(folder)
        if interrupted is not None and snapshot.exists(folder):
            snapshot.restore(folder, interrupted)
        self._say("importing the services", 0.05)
        missing = {name: keeper for name, keeper in self.keepers.items() if not snapshot.has(folder, name)}
        for name in missing:
            snapshot.discard(folder, name)
        opened = await asyncio.gather(*(keeper.open() for keeper in missing.values()), return_exceptions=True)
        for name, failure in zip(missing, opened, strict=True):
            if isinstance(failure, BaseException):
                raise ServiceError(f"{name} could not be started: {failure}")
        for number, (name, keeper) in enumerate(missing.items()):
            self._say(f"preparing {name}", 0.3 + 0.2 * number / len(missing))
            await keeper.prepare()
            snapshot.take(folder, name)

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError), closing(writer):
            word = await reader.readline()
            if not word:  # somebody only looked whether one is here
                return
            request = json.loads(word)
            answer = await self._do(request, partial(_send_step, writer))
            _send(writer, answer)
            await writer.drain()
            if request["do"] == "stop":
                self.over.set()

    async def _do(self, request: Request, tell: Tell) -> Answer:
        doing: dict[str, Doing] = {
            "status": self._status,
            "wait": self._wait,
            "heal": self._heal,
            "add": self._add,
            "save": self._save,
            "restore": self._restore,
            "restart": self._restart,
            "stop": self._stop,
        }
        try:
            return await doing[request["do"]](request, tell)
        except RefusalError as error:
            return {**await self._status(request, tell), "refused": str(error)}
        except (ServiceError, OSError) as error:
            return {"state": State.FAILED, "why": str(error)}

    async def _status(self, _request: Request, _tell: Tell) -> Answer:
        services = tuple(keeper.status() for keeper in self.keepers.values())
        state = State.FAILED if self.trouble else overall(services)
        failed = next((f"{each.name}: {each.why}" for each in services if each.state is State.FAILED), "")
        folder = self.site.folder
        why, quick = self.trouble or failed, self.attendant.quick()
        return LabStatus(state, folder, folder / "etc", services, os.getpid(), why, quick).as_json()

    async def _wait(self, request: Request, tell: Tell) -> Answer:
        """Answer once every service is up or has failed."""
        told = ("", 0.0)
        while True:
            changes, status = self.changes, await self._status(request, tell)
            now = self._step_now()
            if now != told:
                told = now
                tell(*told)
            if status["state"] in {State.UP, State.FAILED} and not self.one_at_a_time.locked():
                return status
            with suppress(TimeoutError):
                await asyncio.wait_for(changes.wait(), SILENCE_SECONDS)
                continue
            told = ("", 0.0)  # whoever waits hears it again, and does not think that nobody is here

    def _step_now(self) -> tuple[str, float]:
        missing = [name for name, keeper in self.keepers.items() if keeper.state is not State.UP]
        if self.one_at_a_time.locked():
            return self.step
        if not missing:
            return "the lab is up", 1.0
        return f"waiting for {', '.join(missing)}", 1.0 - 0.4 * len(missing) / len(self.keepers)

    async def _add(self, request: Request, tell: Tell) -> Answer:
        """Run these services as well, and try those again that have failed."""
        new = {name: self.keep(find(name)) for name in request["services"] if name not in self.keepers}
        if new:
            self.keepers |= new
            await self._begin()
        return await self._heal(request, tell)

    async def _heal(self, request: Request, tell: Tell) -> Answer:
        """Try those again that have failed."""
        async with self.one_at_a_time:
            if self.trouble:
                self.trouble = ""
                again = self._begin
            else:
                again = None
                for keeper in self.keepers.values():
                    if keeper.state is State.FAILED:
                        await keeper.rest()
                        keeper.begin()
        if again is not None:
            await again()
        return await self._wait(request, tell)

    async def _restart(self, request: Request, tell: Tell) -> Answer:
        keeper = self.keepers[request["service"]]
        async with self.one_at_a_time:
            tell(f"restarting {request['service']}", 0.1)
            await keeper.rest()
            keeper.begin()
        return await self._wait(request, tell)

    async def _save(self, request: Request, tell: Tell) -> Answer:
        """Copy what is kept while no service moves; they go on as if nothing had been."""
        folder, before = self.site.folder, await self._wait(request, tell)
        if not snapshot.exists(folder):
            raise RefusalError(before["why"])
        async with self.one_at_a_time:
            tell("copying databases, data and configuration", 0.3)
            try:
                async with still(self.keepers.values()):
                    copied = await asyncio.to_thread(saved.copy, folder, request["name"])
                saved.keep(folder, copied)
            except (ServiceError, OSError) as error:
                saved.tidy(folder)
                raise RefusalError(str(error)) from error
        return {**await self._status(request, tell), "done": True}

    async def _restore(self, request: Request, tell: Tell) -> Answer:
        """Put the lab back to a copy, which lies at that place in the lab's folder."""
        folder = self.site.folder
        source = folder / request["copy"]
        if not snapshot.exists(folder):  # it was never made to the end
            return await self._heal(request, tell)
        async with self.one_at_a_time:
            tell("copying databases, data and configuration", 0.1)
            try:
                await asyncio.to_thread(snapshot.stage, folder, source)
            except OSError as error:
                raise RefusalError(str(error)) from error
            tell("stopping the services", 0.2)
            await asyncio.gather(*(keeper.rest() for keeper in self.keepers.values()))
            tell("putting databases, data and configuration back", 0.3)
            try:
                snapshot.put_back(folder, source)
            except OSError as error:
                self.trouble = str(error)  # which the next start mends, since a note tells of it
                raise
            for keeper in self.keepers.values():
                keeper.begin()
        return await self._wait(request, tell)

    async def _stop(self, _request: Request, tell: Tell) -> Answer:
        tell("stopping the services", 0.1)
        return {"state": State.DOWN}


async def _listen(receive: Callable[..., Awaitable[None]], door: socket.socket) -> asyncio.Server:
    if sys.version_info >= (3, 13):  # which would look for the door by a name that it had only while it was made
        return await asyncio.start_unix_server(receive, sock=door, cleanup_socket=False)
    else:  # noqa: RET505 - mypy knows only this form
        return await asyncio.start_unix_server(receive, sock=door)


def _send(writer: asyncio.StreamWriter, message: Mapping[str, Any]) -> None:
    writer.write(json.dumps(message).encode() + b"\n")


def _send_step(writer: asyncio.StreamWriter, step: str, fraction: float) -> None:
    _send(writer, {"step": step, "fraction": fraction})


def _keep_logs_small(folder: Path) -> None:
    for log in private_folder(folder / "log").glob("*.log"):
        if log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))


def _detach() -> int:
    """Go on in a process of its own, whose door is open once READY was written to what this gives."""
    ears, mouth = os.pipe()
    if os.fork():
        os.close(mouth)
        os._exit(0 if os.read(ears, 1) == READY else 1)
    os.close(ears)
    os.setsid()
    return mouth


def main(folder: Path, release: Path, services: Iterable[str]) -> None:
    """Run these of a lab's services in the background; the first process ends when the door is open."""
    os.umask(0o077)
    mouth = _detach()
    hold = lock.hold(folder)
    _keep_logs_small(folder)
    with open_door(folder) as door:
        os.write(mouth, READY)
        os.close(mouth)
        asyncio.run(Supervisor(Site.load(folder), Release(release), hold, services).run(door))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])

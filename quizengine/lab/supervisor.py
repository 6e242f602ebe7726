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

from quizengine.lab import lock, restoring, snapshot
from quizengine.lab.answering import listen, send, send_step
from quizengine.lab.background import READY, detach, keep_logs_small
from quizengine.lab.client.attendant import Attendant
from quizengine.lab.client.entrance import FIRST
from quizengine.lab.crew import Crew
from quizengine.lab.door import open_door
from quizengine.lab.host import layout
from quizengine.lab.host.desk import Desk
from quizengine.lab.host.steward import Steward
from quizengine.lab.keeper import Keeper, ServiceError
from quizengine.lab.plane.life import DataPlane
from quizengine.lab.private import private_folder
from quizengine.lab.release import Release
from quizengine.lab.site import Site
from quizengine.lab.status import LabStatus, State, overall
from quizengine.lab.stillness import RefusalError

SILENCE_SECONDS = 60.0

Tell = Callable[[str, float], None]
Request = Mapping[str, Any]
Answer = Mapping[str, Any]
Doing = Callable[[Request, Tell], Awaitable[Answer]]


class Supervisor:
    """Runs these services of a site's lab; each process of the lab inherits the locked descriptor `hold`."""

    def __init__(self, site: Site, release: Release, hold: int, services: Iterable[str]) -> None:
        self.site = site
        self.changes = asyncio.Event()
        self.steward = Steward(site, release, hold)
        self.plane = DataPlane(site.folder, hold)
        employ = partial(
            Keeper, site=site, release=release, hold=hold, changed=self._changed, inside=self.steward.inside
        )
        self.crew = Crew(employ, services)
        self.attendant = Attendant(site.folder, release, hold)
        self.one_at_a_time = asyncio.Lock()
        self.over = asyncio.Event()
        self.trouble = ""
        self.step = ("starting", 0.0)

    async def run(self, door: socket.socket) -> None:
        """Run the lab until it is told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self.over.set)
        server = await listen(self._receive, door)
        desk = Desk(lambda: self.crew.keepers, self.one_at_a_time, self._news, self.steward.machine.start)
        with open_door(private_folder(layout.run(self.site.folder) / "door"), layout.DOOR_NAME) as inner:
            await self._run(desk, inner)
        server.close()

    async def _run(self, desk: Desk, inner: socket.socket) -> None:
        asked = await listen(desk.receive, inner)
        works = (self._begin(), self._attend(), self._mind_host(), self._drive())
        doing = [asyncio.create_task(each) for each in works]
        await self.over.wait()
        for each in doing:
            each.cancel()
        await asyncio.gather(*doing, return_exceptions=True)
        await self.crew.close()
        self.steward.close()
        asked.close()

    async def _mind_host(self) -> None:
        """Make the host again when it is gone, and have the services listen in the new one."""
        while True:
            while not self.steward.is_up:
                await self.changes.wait()
            await self.steward.host.gone()
            async with self.one_at_a_time:
                await self.crew.move(self.steward.begin)
            self._changed()

    async def _drive(self) -> None:
        """Keep the data plane, in each host that there is one after another."""
        while True:
            while not self.steward.is_up:
                await self.changes.wait()
            await self.plane.keep(self.steward.host)

    async def _news(self) -> None:
        await self.changes.wait()

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
                await self.crew.close()
                self._changed()
                return
            self.crew.begin()
        self._changed()

    async def _attend(self) -> None:
        """Have the client warmed up once the services are up, which it would slow down before."""
        while self.crew.not_in(State.UP):
            await self.changes.wait()
        try:
            # Commands are given in the host, where there is one.
            first = () if self.steward.is_up else FIRST
            await asyncio.gather(self.attendant.attend(first), self.steward.attend())
        except* OSError:
            traceback.print_exc()  # the plain client answers then

    async def _make_or_mend(self) -> None:
        folder = self.site.folder
        if not self.steward.is_up:
            await self.steward.begin()
            self._changed()
        interrupted = snapshot.pending(folder)
        if interrupted is not None and snapshot.exists(folder):
            snapshot.restore(folder, interrupted)
        self._say("importing the services", 0.05)
        await self.crew.make(folder, self._say)

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError), closing(writer):
            word = await reader.readline()
            if not word:  # somebody only looked whether one is here
                return
            request = json.loads(word)
            answer = await self._do(request, partial(send_step, writer))
            send(writer, answer)
            await writer.drain()
            if request["do"] == "stop":
                self.over.set()

    async def _do(self, request: Request, tell: Tell) -> Answer:
        doing: dict[str, Doing] = {
            "status": self._status,
            "starts": self._starts,
            "wait": self._wait,
            "heal": self._heal,
            "add": self._add,
            "save": self._save,
            "restore": self._restore,
            "restart": self._restart,
            "repair": self._repair,
            "machine": self._machine,
            "stop": self._stop,
        }
        try:
            return await doing[request["do"]](request, tell)
        except RefusalError as error:
            return {**await self._status(request, tell), "refused": str(error)}
        except (ServiceError, OSError) as error:
            return {"state": State.FAILED, "why": str(error)}

    async def _status(self, _request: Request, _tell: Tell) -> Answer:
        services = self.crew.statuses()
        state = State.FAILED if self.trouble else overall(services)
        failed = next((f"{each.name}: {each.why}" for each in services if each.state is State.FAILED), "")
        folder = self.site.folder
        clients = self.steward.attendant if self.steward.is_up else self.attendant  # where the shell is
        why, quick, etc = self.trouble or failed, clients.quick(), folder / "etc"
        there = (self.steward.is_up, self.steward.why, self.plane.is_up, self.plane.why)
        found = LabStatus(state, folder, etc, services, os.getpid(), why, quick, *there)
        return {**found.as_json(), "port_taken": any(keeper.port_taken for keeper in self.crew)}

    async def _starts(self, _request: Request, _tell: Tell) -> Answer:
        found = {name: keeper.started for name, keeper in self.crew.keepers.items()}
        return {name: start.as_json() for name, start in found.items() if start is not None}

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
        missing = self.crew.not_in(State.UP, State.STOPPED)
        if self.one_at_a_time.locked():
            return self.step
        if not missing:
            return "the lab is up", 1.0
        return f"waiting for {', '.join(missing)}", 1.0 - 0.4 * len(missing) / len(self.crew)

    async def _add(self, request: Request, tell: Tell) -> Answer:
        """Run these services as well, and try those again that have failed."""
        if self.crew.add(request["services"]):
            await self._begin()
        return await self._heal(request, tell)

    async def _heal(self, request: Request, tell: Tell) -> Answer:
        """Try those again that have failed."""
        async with self.one_at_a_time:
            again, self.trouble = self._begin if self.trouble else None, ""
            if again is None:
                await self.crew.retry()
        if again is not None:
            await again()
        return await self._wait(request, tell)

    async def _restart(self, request: Request, tell: Tell) -> Answer:
        async with self.one_at_a_time:
            tell(f"restarting {request['service']}", 0.1)
            await self.crew[request["service"]].restart()
        return await self._wait(request, tell)

    async def _repair(self, request: Request, tell: Tell) -> Answer:
        """Make the data plane anew where it is broken."""
        await self.plane.repair()
        return {**await self._status(request, tell), "done": True}

    async def _machine(self, _request: Request, _tell: Tell) -> Answer:
        """Have the virtual machine run."""
        return {"why": await self.steward.machine.start()}

    async def _save(self, request: Request, tell: Tell) -> Answer:
        """Copy what is kept while no service moves; they go on as if nothing had been."""
        before = await self._wait(request, tell)
        if not snapshot.exists(self.site.folder):
            raise RefusalError(before["why"])
        async with self.one_at_a_time:
            tell(restoring.COPYING, 0.3)
            await self.crew.save(self.site.folder, request["name"])
        return {**await self._status(request, tell), "done": True}

    async def _restore(self, request: Request, tell: Tell) -> Answer:
        """Put the lab back to a copy, which lies at that place in the lab's folder."""
        folder = self.site.folder
        source = folder / request["copy"]
        if not snapshot.exists(folder):  # it was never made to the end
            return await self._heal(request, tell)
        went_on = await self._put_back(source, tell)
        answer = await self._wait(request, tell)
        unchanged = {name for name, found in (await restoring.staying(self.crew, folder, source)).items() if not found}
        if went_on - unchanged:  # a request was still on its way
            await self._put_back(source, tell)
            answer = await self._wait(request, tell)
        return answer

    async def _put_back(self, source: Path, tell: Tell) -> set[str]:
        """Put the lab back to a copy, and give the services that went on."""
        tidying = self.steward.put_back if source.name == snapshot.CLEAN else None
        async with self.one_at_a_time:
            try:
                went_on = await restoring.put_back(self.crew, self.site.folder, source, tell, tidying)
            except OSError as error:
                self.trouble = str(error)  # which the next start mends, since a note tells of it
                raise
            await self.plane.repair()
        return went_on

    async def _stop(self, _request: Request, tell: Tell) -> Answer:
        tell("stopping the services", 0.1)
        return {"state": State.DOWN}


def main(folder: Path, release: Path, services: Iterable[str]) -> None:
    """Run these of a lab's services in the background; the first process ends when the door is open."""
    os.umask(0o077)
    mouth = detach()
    hold = lock.hold(folder)
    keep_logs_small(folder)
    with open_door(folder) as door:
        os.write(mouth, READY)
        os.close(mouth)
        asyncio.run(Supervisor(Site.load(folder), Release(release), hold, services).run(door))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])

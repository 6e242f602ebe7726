"""The desk: the supervisor's answers to those who ask for units inside the host, where nothing else is to be had."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from quizengine.lab.host import layout
from quizengine.lab.host.message import HEAD
from quizengine.lab.keeper import Keeper
from quizengine.lab.status import State

LARGEST = 65536
SETTLED = {State.UP, State.FAILED, State.STOPPED}

Keepers = Callable[[], Mapping[str, Keeper]]
Machine = Callable[[], Awaitable[str]]


class Desk:
    """Starts, stops and restarts what `keepers` gives, one after the other by `alone`; `changed` waits for news.

    `machine` has the virtual machine run, and gives why it cannot.
    """

    def __init__(
        self, keepers: Keepers, alone: asyncio.Lock, changed: Callable[[], Awaitable[Any]], machine: Machine
    ) -> None:
        self.keepers, self.alone, self.changed, self.machine = keepers, alone, changed, machine

    async def receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request; one that makes no sense gets no answer."""
        with suppress(ConnectionError, asyncio.IncompleteReadError, ValueError, KeyError), closing(writer):
            length = int.from_bytes(await reader.readexactly(HEAD), "big")
            if length <= LARGEST:
                answer = json.dumps(await self._do(json.loads(await reader.readexactly(length)))).encode()
                writer.write(len(answer).to_bytes(HEAD, "big") + answer)
                await writer.drain()

    async def _do(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        if request["do"] == "units":
            return {"units": [unit for keeper in self.keepers().values() for unit in _units(keeper)]}
        if request["do"] == "machine":
            return {"why": await self.machine()}
        orders = {"start": _start, "stop": Keeper.stop, "restart": _restart}
        keeper, order = self.keepers()[request["service"]], orders[request["do"]]
        async with self.alone:
            await order(keeper)
        while keeper.state not in SETTLED:
            await self.changed()
        return {"why": keeper.why if keeper.state is State.FAILED else ""}


async def _start(keeper: Keeper) -> None:
    if keeper.state in {State.FAILED, State.STOPPED}:
        await keeper.rest()
    keeper.begin()


async def _restart(keeper: Keeper) -> None:
    await keeper.rest()
    keeper.begin()


def _units(keeper: Keeper) -> list[dict[str, Any]]:
    status = keeper.status()
    names = [f"{unit}.service" for unit in status.units]
    facts = {
        "service": status.name,
        "state": status.state,
        "pid": status.pid,
        "since": status.since,
        "memory": status.memory,
        "why": status.why,
        "log": str(layout.HOME / "logs" / Path(status.log).name),
        "siblings": names,
    }
    return [{"name": name, **facts} for name in names]

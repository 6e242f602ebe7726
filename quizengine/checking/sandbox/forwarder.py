"""The trusted side of the gate: a small HTTP proxy that goes to the cloud's endpoints, and nowhere else."""

import asyncio
import re
import socket
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from quizengine.checking.sandbox.endpoints import Place
from quizengine.checking.sandbox.gate import taken_over

LONGEST_HEAD = 64 * 1024
CHUNK = 64 * 1024
MOST_AT_ONCE = 32
TURNS = 5
PAUSE_SECONDS = 0.1
HEAD_END = b"\r\n\r\n"
TUNNEL = re.compile(rb"CONNECT (?P<host>[^\s:/?#@\\]+|\[[0-9A-Fa-f:.]+\]):(?P<port>\d{1,5}) HTTP/1\.[01]")
PLAIN = re.compile(
    rb"(?P<method>[A-Z]+) http://(?P<host>[^\s:/?#@\\]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?(?P<path>/\S*)?"
    rb" (?P<version>HTTP/1\.[01])",
    re.IGNORECASE,
)
OWN_HEADERS = (b"connection:", b"proxy-connection:", b"proxy-authorization:", b"keep-alive:")


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a request wants to go, and what is to be sent there first ("" for a tunnel)."""

    place: Place
    head: bytes


@contextmanager
def forwarding(side: socket.socket, allowed: Collection[Place], seconds: float) -> Iterator[None]:
    """Serve the socket that comes from inside until the block ends; a connection may take so many seconds to make."""
    forwarder = _Forwarder(side, allowed, seconds)
    thread = threading.Thread(target=forwarder.run, name="quizengine-forwarder", daemon=True)
    thread.start()
    try:
        yield
    finally:
        forwarder.end()
        thread.join()


class _Forwarder:
    def __init__(self, side: socket.socket, allowed: Collection[Place], seconds: float) -> None:
        self._side = side
        self._allowed = allowed
        self._seconds = seconds
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()  # the loop itself would forget one whose visitor has left

    def run(self) -> None:
        listener = taken_over(self._side)
        if listener is not None:
            with listener:
                self._loop.run_until_complete(self._serve(listener))
        self._loop.close()

    def end(self) -> None:
        with suppress(OSError):
            self._side.shutdown(socket.SHUT_RDWR)
        with suppress(RuntimeError):  # its loop is closed already
            self._loop.call_soon_threadsafe(self._over.set)

    async def _serve(self, listener: socket.socket) -> None:
        listener.settimeout(0)
        self._loop.add_reader(listener, self._admit, listener)
        await self._over.wait()
        self._loop.remove_reader(listener)
        await self._wind_up()

    def _admit(self, listener: socket.socket) -> None:
        try:
            visitor, _ = listener.accept()
        except OSError:  # who knocked has gone again
            return
        visitor.settimeout(0)
        task = self._loop.create_task(self._attend(visitor))
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._dismiss(done, visitor, listener))
        if len(self._tasks) >= MOST_AT_ONCE:
            self._loop.remove_reader(listener)

    def _dismiss(self, task: asyncio.Task[None], visitor: socket.socket, listener: socket.socket) -> None:
        visitor.close()  # also that of a task which was ended before it began
        self._tasks.discard(task)
        if not self._over.is_set():
            self._loop.add_reader(listener, self._admit, listener)

    async def _wind_up(self) -> None:
        """End what is under way, and let the loop close all that it held, for which it needs a few turns."""
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            # One that was just about to be told something takes that for it, and has to be told again.
            await asyncio.wait(self._tasks, timeout=PAUSE_SECONDS)
        for _ in range(TURNS):
            await asyncio.sleep(0)

    async def _attend(self, visitor: socket.socket) -> None:
        reader, writer = await asyncio.open_connection(sock=visitor, limit=LONGEST_HEAD)
        # Whatever is refused or fails is told by hanging up: an answer would be taken for one of the cloud's.
        try:
            await self._forward(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, asyncio.CancelledError):
            writer.transport.abort()
        writer.close()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = understood(await asyncio.wait_for(reader.readuntil(HEAD_END), self._seconds))
        if asked is None or asked.place not in self._allowed:
            return
        host, port = asked.place
        cloud, to_cloud = await asyncio.wait_for(asyncio.open_connection(host, port), self._seconds)
        try:
            if asked.head:
                to_cloud.write(asked.head)
            else:
                writer.write(b"HTTP/1.1 200 OK" + HEAD_END)
            await _both_ways((reader, to_cloud), (cloud, writer))
        finally:
            to_cloud.transport.abort()


def understood(head: bytes) -> Asked | None:
    """Read the head of a request to a proxy, and write it as the server wants it; None for what is no such request.

    Each plain request gets a connection of its own, since the next one may be for another place.
    """
    first, *headers = head.removesuffix(HEAD_END).split(b"\r\n")
    if tunnel := TUNNEL.fullmatch(first):
        return Asked(_place(tunnel["host"], tunnel["port"]), b"")
    if plain := PLAIN.fullmatch(first):
        kept = [line for line in headers if not line.lower().startswith(OWN_HEADERS)]
        target = b" ".join([plain["method"], plain["path"] or b"/", plain["version"]])
        return Asked(_place(plain["host"], plain["port"] or b"80"), _joined([target, *kept, b"Connection: close"]))
    return None


def _place(host: bytes, port: bytes) -> Place:
    return host.decode("latin-1").lower().strip("[]"), int(port)


def _joined(lines: list[bytes]) -> bytes:
    return b"\r\n".join(lines) + HEAD_END


async def _both_ways(
    out: tuple[asyncio.StreamReader, asyncio.StreamWriter], back: tuple[asyncio.StreamReader, asyncio.StreamWriter]
) -> None:
    """Pass on what comes from either side, until one of them has said all: nobody who speaks HTTP says half."""
    pumps = [asyncio.create_task(_pump(*way)) for way in (out, back)]
    try:
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for pump in pumps:
            pump.cancel()


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(CHUNK):
            target.write(data)
            await target.drain()

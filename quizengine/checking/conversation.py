"""Talking with a worker: sends the request and listens, until all is said, time is up, or the worker is gone."""

import time
from dataclasses import dataclass, field
from enum import Enum, auto
from io import FileIO
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector

from quizengine.checking.launch import Child
from quizengine.checking.limits import Limits
from quizengine.checking.sandbox.memory import held_by

CHUNK = 64 * 1024
WATCH_SECONDS = 0.05


class Ending(Enum):
    """Why a conversation was over."""

    COMPLETE = auto()
    LATE = auto()
    FLOODED = auto()
    SWOLLEN = auto()
    GONE = auto()


@dataclass(slots=True)
class Heard:
    """What was heard of a worker: the lines of its reply (the last may be cut), its output, and how it ended.

    `status` is its exit status where it ended by itself: negative for the number of a signal.
    """

    reply: bytearray = field(default_factory=bytearray)
    output: bytearray = field(default_factory=bytearray)
    ending: Ending = Ending.LATE
    status: int | None = None

    @property
    def lines(self) -> list[bytes]:
        """The lines that were heard to their end."""
        return bytes(self.reply).split(b"\n")[:-1]


def converse(child: Child, request: bytes, replies: int, limits: Limits) -> Heard:
    """Send the request and hear so many replies; never waits for the end of a pipe, which others may hold."""
    deadline = time.monotonic() + limits.seconds
    heard = Heard()
    talk = _Talk(child, memoryview(request), heard, limits)
    with DefaultSelector() as selector:
        selector.register(child.request, EVENT_WRITE)
        for source in (child.reply, child.output, child.ended):
            selector.register(source, EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            for key, _ in selector.select(min(left, WATCH_SECONDS)):
                if not talk.attend(key.fileobj):
                    selector.unregister(key.fileobj)
            ending = talk.ending(replies)
            if ending is not None:
                heard.ending = ending
                break
    talk.drain()
    return heard


@dataclass(slots=True)
class _Talk:
    child: Child
    unsent: memoryview
    heard: Heard
    limits: Limits
    watched: float = 0.0

    def attend(self, source: object) -> bool:
        """Serve one descriptor; False when it has no more to do."""
        if source is self.child.request:
            return self._send()
        if source is self.child.reply:
            # One byte beyond the limit is what tells a flood.
            return self._hear(self.child.reply, self.heard.reply, self.limits.reply + 1)
        if source is self.child.output:
            return self._hear(self.child.output, self.heard.output, self.limits.output)
        self.heard.status = self.child.status()
        return False

    def ending(self, replies: int) -> Ending | None:
        if len(self.heard.reply) > self.limits.reply:
            return Ending.FLOODED
        if self.heard.reply.count(b"\n") >= replies:
            return Ending.COMPLETE
        if self.heard.status is not None:
            return Ending.GONE
        return Ending.SWOLLEN if self._swollen() else None

    def _swollen(self) -> bool:
        """Tell, every so often, whether all its processes hold more memory together than they may."""
        now = time.monotonic()
        if now - self.watched < WATCH_SECONDS:
            return False
        self.watched = now
        return held_by(self.child.first) > self.limits.resident

    def drain(self) -> None:
        """Hear what lies in the pipes already; a worker that is gone cannot have said more."""
        most = self.limits.reply + self.limits.output
        for source in (self.child.reply, self.child.output):
            for _ in range(0, most, CHUNK):
                if not self.attend(source):
                    break

    def _send(self) -> bool:
        try:
            sent = self.child.request.write(self.unsent)
        except BrokenPipeError:
            sent = len(self.unsent)
        self.unsent = self.unsent[sent or 0 :]
        if not self.unsent:
            self.child.request.close()  # its end tells the worker that this was all
        return bool(self.unsent)

    def _hear(self, source: FileIO, kept: bytearray, most: int) -> bool:
        data = source.read(CHUNK)
        kept += (data or b"")[: max(0, most - len(kept))]
        return data != b""

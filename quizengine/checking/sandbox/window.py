"""The window to the lab's host: what is asked from inside, a line of JSON each, the trusted side looks at, and tells.

Nobody inside opens a file of the host, or enters a namespace of it.
"""

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from quizengine.cloud.host import ASKS, HostUnseenError, HostView

MOST_ASKS = 200
MOST_BYTES = 16 * 1024 * 1024
LONGEST_ASK = 8 * 1024
CHUNK = 64 * 1024
LARGEST_NUMBER = 2**31


class _NonsenseError(ValueError):
    """What was asked is not among what may be; there is no answer to it."""


@contextmanager
def window(side: socket.socket, view: HostView) -> Iterator[None]:
    """Answer what is asked on the socket that comes from inside, until the block ends."""
    attendant = _Attendant(side, view)
    thread = threading.Thread(target=attendant.run, name="quizengine-window", daemon=True)
    thread.start()
    try:
        yield
    finally:
        with suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)
        thread.join()


@dataclass(slots=True)
class _Attendant:
    side: socket.socket
    view: HostView
    asked: int = 0
    told: int = 0

    def run(self) -> None:
        # Whoever asks nonsense, or goes on after they were told that it is enough, finds the window closed.
        try:
            with suppress(OSError, _NonsenseError):
                for line in self._lines():
                    self._attend(line)
        finally:
            with suppress(OSError):
                self.side.shutdown(socket.SHUT_RDWR)

    def _lines(self) -> Iterator[bytes]:
        heard = b""
        while more := self.side.recv(CHUNK):
            *whole, heard = (heard + more).split(b"\n")
            yield from whole
            if len(heard) > LONGEST_ASK:
                return

    def _attend(self, line: bytes) -> None:
        ask, arguments = understood(line)
        self.asked += 1
        if self.asked > MOST_ASKS:
            self._tell({"unseen": f"the checkers of a task may ask {MOST_ASKS} things of the lab's host"})
            raise _NonsenseError
        try:
            answer = {"seen": self.view.look(ask, arguments)}
        except HostUnseenError as error:
            answer = {"unseen": str(error)}
        self._tell(answer)

    def _tell(self, answer: Mapping[str, Any]) -> None:
        said = json.dumps(answer).encode() + b"\n"
        self.told += len(said)
        if self.told > MOST_BYTES:
            said = b'{"unseen": "the checkers of a task may be told 16 MiB of the lab\'s host"}\n'
        self.side.sendall(said)


def understood(line: bytes) -> tuple[str, Mapping[str, Any]]:
    """Read one line of what is asked; raises ValueError for all that is not one of ASKS with just its arguments."""
    try:
        said = json.loads(line) if len(line) <= LONGEST_ASK else None
    except (ValueError, RecursionError) as error:
        raise _NonsenseError from error
    arguments: dict[str, Any] = said if isinstance(said, dict) else {}
    ask = arguments.pop("ask", None)
    if not isinstance(ask, str) or ask not in ASKS or arguments.keys() != ASKS[ask].keys():
        raise _NonsenseError
    if not all(_fits(arguments[name], kind) for name, kind in ASKS[ask].items()):
        raise _NonsenseError
    return ask, arguments


def _fits(value: Any, kind: type) -> bool:
    if kind is int:
        return type(value) is int and abs(value) < LARGEST_NUMBER
    return isinstance(value, kind) and str(value).isprintable()

"""One line typed by a person, or none when the time runs out first."""

import os
import select
import sys
from collections.abc import Callable
from typing import Protocol

from rich.console import Console

SLICE = 2.0


class TimeUpError(Exception):
    """The time ran out while waiting for a line."""


class Lines(Protocol):
    """Where lines come from."""

    def ask(self, prompt: str, left: Callable[[], float]) -> str:
        """Show a prompt and give the line that was typed, without its end.

        Raises TimeUpError when no time is left, EOFError where no more lines will come.
        """


class TypedLines:
    """Lines from a file descriptor, such as a terminal's, which does the editing itself."""

    def __init__(self, console: Console, descriptor: int | None = None) -> None:
        self._console = console
        self._descriptor = sys.stdin.fileno() if descriptor is None else descriptor
        self._pending = b""
        self._ended = False

    def ask(self, prompt: str, left: Callable[[], float]) -> str:
        """Wait for a line until the time is up, looking at the time again and again: a laptop may be suspended."""
        self._console.print(prompt, end="", soft_wrap=True, highlight=False, markup=False)
        self._console.file.flush()
        while b"\n" not in self._pending:
            if self._ended:
                return self._last()
            self._read(left())
        line, _, self._pending = self._pending.partition(b"\n")
        return line.decode(errors="replace").strip("\r")

    def _read(self, seconds: float) -> None:
        if seconds <= 0:
            raise TimeUpError
        ready, _, _ = select.select([self._descriptor], [], [], min(seconds, SLICE))
        if ready:
            more = os.read(self._descriptor, 4096)
            self._pending += more
            self._ended = not more

    def _last(self) -> str:
        self._ended = False
        line, self._pending = self._pending, b""
        if not line:
            raise EOFError
        return line.decode(errors="replace").strip("\r")

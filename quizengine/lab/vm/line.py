"""Having a script run in the virtual machine, over one of its serial lines."""

import os
import socket
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass

from quizengine.lab.vm.scripts import READY

CHUNK = 65536
OUTPUT, ERRORS, STATUS = "1", "2", "="


@dataclass(frozen=True, slots=True)
class Said:
    """A line that a script said, on `stream`, or its exit status as a text."""

    stream: str
    text: str


class Call:
    """One script that runs in the machine, at the other end of a line."""

    def __init__(self, line: socket.socket, script: str) -> None:
        self._line = line
        self._word = os.urandom(8).hex()
        # What another caller left unfinished ends before ours begins.
        self._send(f"\n{self._word} run {b64encode(script.encode()).decode()}\n")

    def said(self) -> Iterator[Said]:
        """Give what it says, its exit status last; EOFError where the machine goes first."""
        for text in lines(self._line):
            word, _, rest = text.partition(" ")
            stream, _, words = rest.partition(" ")
            # A line on which nobody serves yet gives back what is sent.
            if word == self._word and stream in {OUTPUT, ERRORS, STATUS}:
                yield Said(stream, words)
                if stream == STATUS:
                    return

    def kill(self) -> None:
        """End it by force."""
        self._send(f"\n{self._word} kill\n")

    def _send(self, text: str) -> None:
        self._line.sendall(text.encode())


def run(line: socket.socket, script: str) -> tuple[int, str]:
    """Run a script, and give its exit status and its output."""
    found = list(Call(line, script).said())
    output = "".join(f"{each.text}\n" for each in found if each.stream == OUTPUT)
    return int(found[-1].text), output


def wait_until_ready(line: socket.socket) -> None:
    """Wait until somebody in the machine serves the line, on which one must be from the beginning."""
    next(text for text in lines(line) if text.endswith(READY))


def lines(line: socket.socket) -> Iterator[str]:
    """Give each line that is heard; EOFError when the machine is gone, TimeoutError as the socket has it."""
    heard = b""
    while True:
        more = line.recv(CHUNK)
        if not more:
            raise EOFError("the machine is gone")
        *whole, heard = (heard + more).split(b"\n")
        yield from (each.decode(errors="replace") for each in whole)

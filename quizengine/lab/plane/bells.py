"""The bells that servers ring where they want something done outside, each server its own."""

import os
import select
import socket
from contextlib import suppress
from pathlib import Path

from quizengine.lab.plane import mounting

PAUSE = 0.05
MOST = 8  # of what is asked at once


class Bells:
    """Hears the bells below `folder`, and has answered what is asked, for one server no faster than it can be done."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.place = folder / "bells", folder / "mounting"
        for each in (self.folder, self.place):
            each.mkdir(exist_ok=True)
        self.ears: dict[str, tuple[int, int]] = {}
        self.children: dict[int, str] = {}

    def hear(self, number: str, server: int) -> int:
        """Hear the bell of the server with that first process; give the bell."""
        self.forget(number)
        path = self.folder / number
        if not path.exists():
            os.mkfifo(path, 0o600)
        ear = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        self.ears[number] = (ear, server)
        return ear

    def forget(self, number: str) -> None:
        """Hear a server no more."""
        if number in self.ears:
            os.close(self.ears.pop(number)[0])

    def remove(self, number: str) -> None:
        """Have there be no bell of a server."""
        self.forget(number)
        (self.folder / number).unlink(missing_ok=True)

    def wait(self, line: socket.socket) -> None:
        """Answer servers until something comes over the line."""
        while True:
            busy = set(self.children.values())
            heard = {ear: number for number, (ear, _) in self.ears.items() if number not in busy}
            ready = select.select([line.fileno(), *heard], [], [], PAUSE if busy else None)[0]
            for ear in heard.keys() & set(ready):
                self._answer(heard[ear])
            self._bury()
            if line.fileno() in ready:
                return

    def _answer(self, number: str) -> None:
        ear, server = self.ears[number]
        with suppress(BlockingIOError):
            asked = os.read(ear, mounting.LONGEST).decode(errors="replace").splitlines()
            for words in asked[:MOST]:
                self.children[mounting.answer(server, words, self.place)] = number

    def _bury(self) -> None:
        for child in list(self.children):
            if os.waitpid(child, os.WNOHANG)[0]:
                del self.children[child]

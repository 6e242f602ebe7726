"""The life of a lab's host, as the supervisor has it."""

import asyncio
import json
import os
import socket
import subprocess
from pathlib import Path
from typing import Any

from quizengine.lab import bare
from quizengine.lab.awaiting import gone
from quizengine.lab.door import DoorError, open_door, reach
from quizengine.lab.host import layout, message, tidying
from quizengine.lab.host.agent import CONNECTED, FURNISHED
from quizengine.lab.last_words import last_words
from quizengine.lab.private import append_private, private_folder

READY = CONNECTED + FURNISHED
START_SECONDS = 30.0
POLL_SECONDS = 0.01
EVERYWHERE, LOOPBACK = "0.0.0.0", "127.0.0.1"  # noqa: S104 - everywhere in the host, which nobody reaches from elsewhere


class HostError(OSError):
    """There is no host, and why."""


class Host:
    """The host of the lab in `folder`; its processes inherit `hold`, the descriptor of the lab's lock."""

    def __init__(self, folder: Path, hold: int) -> None:
        self.folder, self.hold = folder, hold
        self.agent: subprocess.Popen[bytes] | None = None
        self.log = folder / "log" / "host.log"

    async def start(self, plan: dict[str, Any]) -> None:
        """Make the host as planned; HostError where this machine does not let one."""
        start = self.log.stat().st_size if self.log.exists() else 0
        ears, mouth = os.pipe()
        with os.fdopen(ears, "rb", buffering=0) as heard:
            try:
                self._start_agent(plan, mouth)
            finally:
                os.close(mouth)
            said = await asyncio.wait_for(asyncio.to_thread(_all_of, heard.fileno()), START_SECONDS)
        if said != READY:
            self.close()
            raise HostError(last_words(self.log, start, ()))

    def _start_agent(self, plan: dict[str, Any], mouth: int) -> None:
        python = [*bare.python(), "quizengine.lab.host.agent"]
        folder = private_folder(layout.run(self.folder))
        with (
            os.fdopen(os.memfd_create("plan"), "w+b") as told,
            open_door(folder, layout.AGENT) as door,
            append_private(self.log) as log,
        ):
            told.write(json.dumps(plan).encode())
            told.seek(0)
            self.agent = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*python, str(door.fileno()), str(mouth), str(self.hold)],
                stdin=told,
                stdout=log,
                stderr=log,
                pass_fds=[door.fileno(), mouth, self.hold],
                env=bare.environment(self.folder / "run"),
                cwd="/",
            )

    async def listen(self, port: int, standard: int) -> list[socket.socket]:
        """Listen in the host, at the port that the lab has outside, and at the standard one, where there is one.

        HostError when the host does not let one, or is gone.
        """
        places = [(LOOPBACK, port), *([(EVERYWHERE, standard)] if standard else [])]
        return await asyncio.to_thread(self._listen, places)

    def _listen(self, places: list[tuple[str, int]]) -> list[socket.socket]:
        try:
            with reach(layout.run(self.folder), layout.AGENT) as line:
                line.settimeout(START_SECONDS)
                message.send(line, {"do": "listen", "at": places})
                answer, descriptors = message.receive(line)
        except (DoorError, EOFError, OSError) as error:
            raise HostError(f"the lab's host does not answer: {error}") from error
        if answer["why"]:
            raise HostError(answer["why"])
        return [socket.socket(fileno=descriptor) for descriptor in descriptors]

    async def tidy(self) -> None:
        """Put its network back to what it was at the beginning; where that fails, the host ends."""
        try:
            await asyncio.to_thread(self._tidy)
        except (DoorError, EOFError, OSError):
            self.close()

    def _tidy(self) -> None:
        with (
            reach(layout.run(self.folder), layout.AGENT) as line,
            append_private(self.log) as log,
            Path(os.devnull).open("rb") as silence,
        ):
            line.settimeout(START_SECONDS)
            message.send(line, tidying.request(), [silence.fileno(), log.fileno(), log.fileno()])
            message.receive(line)

    def is_there(self) -> bool:
        """Tell whether the host lives."""
        return self.agent is not None and self.agent.poll() is None

    async def gone(self) -> None:
        """Wait until the host lives no more."""
        if self.agent is not None:
            await gone(self.agent.pid)

    def close(self) -> None:
        """End every process of the host."""
        if self.agent is not None:
            self.agent.kill()  # it is our own child, not yet waited for
            self.agent.wait()
            self.agent = None


def _all_of(descriptor: int) -> bytes:
    said = b""
    while len(said) < len(READY) and (more := os.read(descriptor, len(READY))):
        said += more
    return said

"""The spawner: the process that servers are forked from.

It does nothing else, so that what it has in memory stays as it is, and is shared with all of them.
"""

import gc
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

from quizengine.lab.host import kernel, message
from quizengine.lab.plane import guest


class Spawner:
    """A spawner that lives as long as this process."""

    def __init__(self) -> None:
        self.line, theirs = socket.socketpair()
        if os.fork() == 0:
            self.line.close()
            guest.alone(lambda: _spawn(theirs))
        theirs.close()

    def bear(self, name: str, disk: Path, log: Path, actions: Any) -> tuple[int, int]:
        """Start a server, which goes on once something is written to what this gives beside its number."""
        message.send(self.line, {"name": name, "disk": str(disk), "log": str(log), "actions": actions})
        answer, descriptors = message.receive(self.line)
        if not descriptors:
            raise OSError(answer["why"])
        return answer["pid"], descriptors[0]


def _spawn(line: socket.socket) -> None:
    kernel.die_with_parent()
    kernel.be_called("init")
    gc.disable()
    with suppress(EOFError):
        while True:
            _serve(line)


def _serve(line: socket.socket) -> None:
    order, _ = message.receive(line)
    try:
        pid, gate = guest.bear(order["name"], Path(order["disk"]), Path(order["log"]), order["actions"])
    except OSError as error:
        message.send(line, {"why": str(error)})
    else:
        message.send(line, {"pid": pid}, [gate])
        os.close(gate)

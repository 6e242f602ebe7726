"""The spawner: the process that servers are forked from.

It does nothing else, so that what it has in memory stays as it is, and is shared with all of them.
"""

import base64
import gc
import os
import socket
from contextlib import suppress
from pathlib import Path

from quizengine.lab import process
from quizengine.lab.host import kernel, message
from quizengine.lab.plane import guest
from quizengine.lab.plane.user_data import Facts, actions

CONFIG = "#cloud-config\nwrite_files: [{path: /x, content: eA==, encoding: b64}]\nusers: [{name: x}]\nruncmd: [[a]]\n"
SAMPLES = (
    CONFIG,
    f"Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\n{CONFIG}\n--B--\n",
    "#!x",
)


class Spawner:
    """A spawner that lives as long as this process."""

    def __init__(self) -> None:
        self.line, theirs = socket.socketpair()
        if os.fork() == 0:
            self.line.close()
            process.alone(lambda: _spawn(theirs))
        theirs.close()

    def bear(self, disk: Path, log: Path, facts: Facts) -> tuple[int, int]:
        """Start a server, which goes on once something is written to what this gives beside its number."""
        message.send(self.line, {"disk": str(disk), "log": str(log), "facts": facts})
        answer, descriptors = message.receive(self.line)
        if not descriptors:
            raise OSError(answer["why"])
        return answer["pid"], descriptors[0]


def _spawn(line: socket.socket) -> None:
    kernel.die_with_parent()
    kernel.be_called("init")
    gc.disable()
    _warm()
    with suppress(EOFError):
        while True:
            _serve(line)


def _warm() -> None:
    """Do once what servers do, since nothing more can be imported where they are."""
    for text in SAMPLES:
        coded = base64.b64encode(text.encode()).decode()
        list(actions(Facts(name="", key="", user_data=coded, resolvers=())))


def _serve(line: socket.socket) -> None:
    order, _ = message.receive(line)
    try:
        pid, gate = guest.bear(Path(order["disk"]), Path(order["log"]), order["facts"])
    except OSError as error:
        message.send(line, {"why": str(error)})
    else:
        message.send(line, {"pid": pid}, [gate])
        os.close(gate)

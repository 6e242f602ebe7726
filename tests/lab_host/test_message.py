"""Messages between the lab's host and what is outside."""

import socket
from typing import Any

from quizengine.lab.host import message


class Hasty(socket.socket):
    """A line whose other side has read each message, and hung up, before its sender goes on."""

    other: socket.socket
    heard: Any = None

    def sendmsg(self, *arguments: Any) -> int:
        sent = super().sendmsg(*arguments)
        self.heard, _ = message.receive(self.other)
        self.other.close()
        return sent


def test_one_who_answers_and_hangs_up_at_once_has_been_reached() -> None:
    ours, theirs = socket.socketpair()
    with Hasty(fileno=ours.detach()) as line:
        line.other = theirs
        message.send(line, {"do": "listen"})
        assert line.heard == {"do": "listen"}

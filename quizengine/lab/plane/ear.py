"""The driver's ear: a door at which it is asked for what was written to servers' disks."""

import os
from contextlib import suppress
from pathlib import Path

from quizengine.lab.door import open_door
from quizengine.lab.host import layout, message
from quizengine.lab.plane.asking import DOOR, SECONDS
from quizengine.lab.plane.hands import Hands, OrderError


class Ear:
    """The ear of the data plane of the lab in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.door = open_door(layout.plane(folder), DOOR)

    def fileno(self) -> int:
        """Give the descriptor that can be read once somebody asks."""
        return self.door.fileno()

    def answer(self, hands: Hands) -> None:
        """Answer one who asks, with the descriptor of a file if there is one."""
        line, _ = self.door.accept()
        with line, suppress(OSError, EOFError, ValueError, KeyError):
            line.settimeout(SECONDS)
            asked, _ = message.receive(line)
            found = None
            with suppress(OrderError):
                if "server" in asked:
                    found = hands.archive(asked["server"])
                else:
                    hands.settle(asked["volume"])
            message.send(line, {}, [] if found is None else [found])
            if found is not None:
                os.close(found)

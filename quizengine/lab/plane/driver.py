"""The driver: the process that keeps the data plane what the databases of Neutron and Nova say that it should be."""

import os
import select
import sqlite3
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from quizengine.lab import process
from quizengine.lab.plane.database import Database
from quizengine.lab.plane.desired import desired
from quizengine.lab.plane.ear import Ear
from quizengine.lab.plane.hands import OrderError
from quizengine.lab.plane.metadata import Metadata
from quizengine.lab.plane.reach import Reach, orders
from quizengine.lab.plane.reconcile import Plane

if TYPE_CHECKING:
    from quizengine.lab.plane.state import State

PAUSE, AGAIN = 0.1, 5.0
SYNCED = b"s"


class Driver:
    """Drives the data plane of the lab in `folder`, in the namespaces of the agent with that number."""

    def __init__(self, folder: Path, agent: int) -> None:
        data = folder / "data"
        self.hands = orders(Reach(folder, agent))
        self.plane, self.metadata = Plane(self.hands), Metadata(folder)
        self.plane.begin()
        self.networks = Database(data / "neutron" / "neutron.sqlite")
        self.servers = Database(data / "nova" / "nova.sqlite")
        self.seen: tuple[object, ...] = ("nothing yet",)
        self.state: State | None = None
        self.retry_at = 0.0

    def look(self) -> None:
        """Make the data plane what it should be, if that is another than it was."""
        is_again = 0.0 < self.retry_at <= time.monotonic()
        try:
            now = (self.networks.version(), self.servers.version())
            if now != self.seen or is_again:
                state = desired(self.networks, self.servers)
                self.seen = now
                if state != self.state or is_again:
                    self.state = state
                    try:
                        self.plane.sync(state)
                    finally:
                        self.metadata.follow(state, self.hands)
                    self.retry_at = 0.0
        except (OrderError, sqlite3.Error):  # what cannot be read now leaves all as it is
            self._complain()

    def _complain(self) -> None:
        """Say what is wrong, and try again in a while."""
        if time.monotonic() >= self.retry_at:
            traceback.print_exc()
            self.retry_at = time.monotonic() + AGAIN


def main(folder: Path, agent: int, mouth: int) -> None:
    """Drive until whoever started this, or the agent, is gone; a letter tells of the first time that all is done."""
    process.die_with(os.getppid())
    try:
        driver = Driver(folder, agent)
    except OrderError as error:
        sys.exit(f"this machine lets the lab's servers be reached by nothing: {error}")
    ear = Ear(folder)
    driver.look()
    os.write(mouth, SYNCED)
    os.close(mouth)
    while True:
        if select.select([ear], [], [], PAUSE)[0]:
            ear.answer(driver.hands)
        driver.look()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

"""Reaching into the namespaces of the lab's host: a process of ours enters them, and does there what it is told."""

import gc
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from quizengine.lab import process
from quizengine.lab.host import kernel, layout, message
from quizengine.lab.plane.hands import Hands, OrderError

ALL = kernel.NEWUSER | kernel.NEWNS | kernel.NEWNET | kernel.NEWPID | kernel.NEWUTS | kernel.NEWIPC
SECONDS = 60.0


class Reach:
    """A line to hands that are in the namespaces of the agent with that number; the lab lies in `folder`."""

    def __init__(self, folder: Path, agent: int) -> None:
        self.line, theirs = socket.socketpair()
        gc.collect()
        gc.freeze()  # so that the collector does not touch, and thereby copy, the pages shared with every server
        driver = os.getpid()
        if os.fork() == 0:
            self.line.close()
            process.alone(lambda: _enter(folder, _first(agent), theirs, driver))
        theirs.close()
        self.line.settimeout(SECONDS)

    def __getattr__(self, order: str) -> Callable[..., Any]:
        """Give what has the hands do the order of that name; a descriptor that they give comes through as one here."""

        def tell(*words: Any) -> Any:
            message.send(self.line, {"do": order, "with": words})
            answer, descriptors = message.receive(self.line)
            if "why" in answer:
                raise OrderError(answer["why"])
            return descriptors[0] if descriptors else answer["is"]

        return tell


def _first(agent: int) -> int:
    """Give the number of the first process in the agent's namespaces, which is its only child."""
    children = Path(f"/proc/{agent}/task/{agent}/children").read_text(encoding="ascii")
    return int(children.split()[0])


def _enter(folder: Path, first: int, line: socket.socket, driver: int) -> None:
    grip = os.pidfd_open(first)
    kernel.enter(grip, ALL)
    os.close(grip)
    process.die_with(driver)  # only now, since entering ends that
    child = os.fork()
    if child == 0:
        kernel.die_with_parent()
        kernel.be_seen()
        os.umask(0o022)  # its files are for nobody else, but those of a server's disk are for all in there
        run = layout.run(folder)
        process.alone(lambda: Hands(layout.plane(folder), run / "run" / "netns", folder / "data").serve(line))
    line.close()
    os.waitpid(child, 0)


def orders(line: Reach) -> Hands:
    """Give the same as what its orders are, for those who check types."""
    return cast("Hands", line)

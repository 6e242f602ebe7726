"""The other labs of the same home: the ports that they keep, also while they are down."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quizengine.lab.name import marks

NAME = "ports.lock"


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Have no other lab of the home choose its ports meanwhile."""
    holder = os.open(home / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(holder)


def kept_ports(lab: Path) -> set[int]:
    """Give the ports of all other labs."""
    return {port for mark in marks(lab) for port in _ports(mark)}


def _ports(mark: Path) -> list[int]:
    try:
        return list(json.loads(mark.read_text(encoding="utf-8"))["ports"].values())
    except (OSError, ValueError, KeyError):  # it is just being removed, or is somebody else's
        return []

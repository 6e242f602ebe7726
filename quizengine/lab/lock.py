"""The lock that every process of a running lab holds: as long as one of them is left, it is taken."""

import fcntl
import os
import sys
import time
from pathlib import Path

NAME = "supervisor.lock"
PATIENCE_SECONDS = 15.0
PAUSE_SECONDS = 0.02


def hold(folder: Path) -> int:
    """Take the lock for good, and give the descriptor to hand on to children.

    The last processes of a supervisor that was killed may have it for a moment; another supervisor ends this one.
    """
    holder = _open(folder)
    if not _take(holder):
        sys.exit("another supervisor runs this lab")
    return holder


def wait_until_free(folder: Path) -> bool:
    """Wait until no process of the lab is left; False when one is after a while."""
    holder = _open(folder)
    try:
        return _take(holder)
    finally:
        os.close(holder)


def _open(folder: Path) -> int:
    return os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)


def _take(holder: int) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE_SECONDS)
        else:
            return True
    return False

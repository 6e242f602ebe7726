"""Open the records and begin an attempt (file, attempt), and be killed after so many steps of SQLite's machine."""

import os
import signal
import sqlite3
import sys
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from quizengine.records.store import Store
from tests.records.scene import attempt, say

COUNTER = count(1)
path, name, steps = sys.argv[1:]


def die_at_last() -> None:
    if next(COUNTER) == int(steps):
        os.kill(os.getpid(), signal.SIGKILL)


def doom(_frame: FrameType, event: str, called: Any) -> None:
    """Put the end into the first connection that is used."""
    connection = getattr(called, "__self__", None)
    if event == "c_call" and isinstance(connection, sqlite3.Connection):
        sys.setprofile(None)
        connection.set_progress_handler(die_at_last, 1)


sys.setprofile(doom)
with Store.open(Path(path)) as store:
    store.begin(attempt(name))
say("lived")

"""What can be seen of a sandbox from outside it: its processes, by a mark on their command lines."""

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

COUNT = itertools.count(1)


def a_mark() -> str:
    """Give a number of seconds that nobody else sleeps: it is found on a command line again."""
    return f"600.{os.getpid():07d}{next(COUNT):03d}"


def marked(mark: str) -> list[int]:
    """Give the processes whose last argument is a mark."""
    return [pid for pid in _pids() if _last_argument(pid) == mark]


@contextmanager
def during(holds: Callable[[], bool]) -> Iterator[list[bool]]:
    """Watch all the while; the list gets its one True when it holds for the first time."""
    seen: list[bool] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            if not seen and holds():
                seen.append(True)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal())


def _last_argument(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return ""
    return words[-2].decode(errors="replace") if len(words) > 1 else ""

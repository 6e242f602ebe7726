"""How much memory a process and all that it started hold, as the kernel counts it."""

import re
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
HELD = re.compile(rb"^Rss(?:Anon|Shmem):\s+(\d+) kB$", re.MULTILINE)
KIB = 1024


def held_by(first: int) -> int:
    """Give the bytes that the processes below and including `first` hold of their own; files that they map are not.

    Whoever loses their parent in a namespace of processes falls to its first, so that none is missed.
    """
    return sum(_own(pid) for pid in family(first))


def family(first: int) -> Iterator[int]:
    """Give a process and all that descend from it, so far as they are still there."""
    waiting, seen = [first], {first}
    while waiting:
        pid = waiting.pop()
        yield pid
        fresh = [child for child in _children(pid) if child not in seen]
        seen.update(fresh)
        waiting += fresh


def _children(pid: int) -> Iterator[int]:
    try:
        threads = list((PROC / str(pid) / "task").iterdir())
    except OSError:
        return
    for thread in threads:
        try:
            yield from map(int, (thread / "children").read_bytes().split())
        except OSError:
            continue


def _own(pid: int) -> int:
    try:
        status = (PROC / str(pid) / "status").read_bytes()
    except OSError:
        return 0
    return KIB * sum(map(int, HELD.findall(status)))

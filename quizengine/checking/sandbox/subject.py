"""Whom a checker runs as: the person, but never root."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# Nobody's: beyond every range that a distribution hands out, to people (to 60000), services, containers (to 1879048191)
# or as subordinate numbers (from 100000, up to 600100000), and within the 31 bits that every file system keeps.
NOBODYS = 1_999_999_999
# Where a container maps only some numbers, the system's own `nobody` is the best there is.
NOBODY = 65_534
OWN_MAP = Path("/proc/self/uid_map")


@cache
def lesser_user() -> int | None:
    """Give the number that root is to drop to, None where this is no root.

    A limit on processes does not bind root, and what runs as root is root wherever a namespace leaks. Who is root in
    a namespace of one user's own is none.
    """
    if os.geteuid() != 0:
        return None
    known = [*mapped(OWN_MAP.read_text(encoding="ascii"))]
    return next((one for one in (NOBODYS, NOBODY) if any(one in each for each in known)), None)


def mapped(text: str) -> Iterator[range]:
    """Give the users that a namespace's map of them has, as the kernel writes it."""
    for line in text.splitlines():
        first, _, count = map(int, line.split())
        yield range(first, first + count)

"""Plug-ins that are listed once, and fast.

stevedore keeps a list of all plug-ins in a file for each set of paths, and so for each lab, and reads it again in each
process. To make it, it looks through all plug-ins once for each of their groups, which takes a second of each service
in a new lab. Here they are sorted into groups in one go, before the fork.
"""

import sys
from importlib.metadata import entry_points
from itertools import chain
from typing import Any

from stevedore import _cache

Point = tuple[str, str, str]


def install() -> None:
    """Apply it to this process, and list the plug-ins."""
    _cache._build_cacheable_data = _list  # noqa: SLF001 - stevedore has no public place that makes the list
    _cache.get_group_all("")


def _list() -> dict[str, Any]:
    groups: dict[str, dict[Point, None]] = {}
    found: Any = entry_points()
    for point in chain(*found.values()) if isinstance(found, dict) else found:  # until Python 3.12 it is a dictionary
        groups.setdefault(point.group, {})[point.name, point.value, point.group] = None  # each once, in their order
    return {
        "groups": {group: list(points) for group, points in groups.items()},
        "sys.executable": sys.executable,
        "sys.prefix": sys.prefix,
        "path_values": [],
    }

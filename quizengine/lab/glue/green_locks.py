"""Locks that become eventlet's without a search through everything.

When eventlet takes over threads, it looks through all objects that any module leads to for locks that must become its
own. Swift does so in each process that serves, and that takes most of its start, and a copy of all that is looked at.
Here the search is made before the fork, and what it found is exchanged after.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from eventlet import patcher

Place = tuple[Callable[[Any, Any, Any], None], Any, Any, Any]


def install() -> None:
    """Find the locks that this process has by now, once everything is imported, and have eventlet look no further."""
    places = list(_places(sys.modules, type(threading.RLock())))

    def exchange(_everything: Any, _kind: Any, upgrade: Callable[[Any], Any]) -> None:
        made: dict[Any, Any] = {}
        for put, holder, name, lock in places:
            if lock not in made:
                made[lock] = upgrade(lock)
            put(holder, name, made[lock])

    patcher._upgrade_instances = exchange  # noqa: SLF001 - eventlet has no public place that looks for locks


def _places(everything: Any, kind: type) -> Iterator[Place]:
    met, waiting = {id(everything): everything}, [everything]
    while waiting:
        holder = waiting.pop()
        for put, name, thing in _parts(holder):
            if type(thing) is kind:
                yield put, holder, name, thing
            elif id(thing) not in met:
                met[id(thing)] = thing
                waiting.append(thing)


def _parts(holder: Any) -> Iterator[tuple[Callable[[Any, Any, Any], None], Any, Any]]:
    """Give what eventlet looks at of a thing, and how each of it is exchanged."""
    if isinstance(holder, dict):
        yield from ((dict.__setitem__, key, value) for key, value in list(holder.items()))
    elif isinstance(holder, list):
        yield from ((list.__setitem__, place, value) for place, value in enumerate(holder))
    try:
        own = list(vars(holder).items())
    except (TypeError, ReferenceError):  # it has no attributes of its own, or leads to what is gone
        return
    yield from ((setattr, name, value) for name, value in own)

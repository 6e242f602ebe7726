"""A memory of what was answered last, for Keystone's cache.

dogpile.cache's own keeps every entry until the process ends, and most can never be found again: whatever is deleted
or granted changes the keys of all that hangs on it. Here only the latest are kept. A forgotten one is read anew.
"""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dogpile.cache import register_backend
from dogpile.cache.api import NO_VALUE, CacheBackend

INSTEAD_OF = "dogpile.cache.memory"
ENTRIES = 128


def install() -> None:
    """Have it be what configurations of this process mean by dogpile's own, since they may name no other."""
    register_backend(INSTEAD_OF, __name__, "RecentAnswers")  # type: ignore[no-untyped-call] # dogpile's


def forget() -> None:
    """Drop every entry of every cache in this process."""
    for memory in list(RecentAnswers.all):
        memory.clear()


class RecentAnswers(CacheBackend):
    """The entries that were used last, for all threads."""

    all: ClassVar["weakref.WeakSet[RecentAnswers]"] = weakref.WeakSet()

    def __init__(self, _arguments: Mapping[str, Any]) -> None:
        self.all.add(self)
        self.entries: OrderedDict[str, Any] = OrderedDict()
        self.lock = threading.Lock()

    def clear(self) -> None:
        """Forget every key."""
        with self.lock:
            self.entries.clear()

    def get(self, key: str) -> Any:
        """Give the value of a key, or dogpile's word for none."""
        with self.lock:
            if key in self.entries:
                self.entries.move_to_end(key)
            return self.entries.get(key, NO_VALUE)

    def get_multi(self, keys: Iterable[str]) -> list[Any]:
        """Give the values of several keys."""
        return [self.get(key) for key in keys]

    def set(self, key: str, value: Any) -> None:
        """Keep a value, and forget what was not used for longest."""
        with self.lock:
            self.entries[key] = value
            self.entries.move_to_end(key)
            if len(self.entries) > ENTRIES:
                self.entries.popitem(last=False)

    def set_multi(self, mapping: Mapping[str, Any]) -> None:
        """Keep several values."""
        for key, value in mapping.items():
            self.set(key, value)

    def delete(self, key: str) -> None:
        """Forget a key."""
        with self.lock:
            self.entries.pop(key, None)

    def delete_multi(self, keys: Iterable[str]) -> None:
        """Forget several keys."""
        for key in keys:
            self.delete(key)

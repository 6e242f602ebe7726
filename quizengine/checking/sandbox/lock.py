"""Locking this process in, before any foreign code is read: limits, then Landlock, then the filter of calls."""

import ctypes
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from struct import pack
from typing import Any

from quizengine.checking.limits import Limits
from quizengine.checking.sandbox.kernel import PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, prctl, syscall
from quizengine.checking.sandbox.landlock import confine
from quizengine.checking.sandbox.seccomp import filter_calls
from quizengine.checking.sandbox.syscalls import numbers

CAPABILITIES_VERSION = 0x20080522
LAST_CAPABILITY = 63


@dataclass(frozen=True, slots=True)
class Cell:
    """What is left to a locked process: trees to read, trees to write, ports of TCP, and whether it is weak.

    A weak cell has no namespaces around it.
    """

    readable: tuple[Path, ...]
    writable: tuple[Path, ...]
    ports: tuple[int, ...]
    weak: bool

    def as_json(self) -> dict[str, Any]:
        """Give plain values."""
        readable, writable = ([str(path) for path in paths] for paths in (self.readable, self.writable))
        return {"readable": readable, "writable": writable, "ports": list(self.ports), "weak": self.weak}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Cell":
        """Read what `as_json` gave."""
        readable, writable = (tuple(map(Path, data[name])) for name in ("readable", "writable"))
        return cls(readable, writable, tuple(data["ports"]), weak=data["weak"])


def lock_in(cell: Cell, limits: Limits) -> None:
    """Lock this process, and all that it will start, in for good; raises OSError where the kernel cannot."""
    limits.confine()
    forgo_capabilities()
    if not cell.weak:
        limits.confine_processes()
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    confine(cell.readable, cell.writable, cell.ports)
    filter_calls()


def forgo_capabilities() -> None:
    """Give up, for good, every power that root has, or whoever made a namespace has in it; files of one's own stay."""
    for capability in range(LAST_CAPABILITY + 1):
        with suppress(OSError):
            prctl(PR_CAPBSET_DROP, capability)
    header = pack("=Ii", CAPABILITIES_VERSION, 0)
    syscall(numbers()["capset"], ctypes.create_string_buffer(header), bytes(24))

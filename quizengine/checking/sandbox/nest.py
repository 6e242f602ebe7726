"""Namespaces that a process makes around itself, inside those of bubblewrap, so that each task has its own."""

import fcntl
import os
import socket
from collections.abc import Callable
from ctypes import c_char_p, c_ulong
from pathlib import Path
from struct import pack

from quizengine.checking.sandbox.bubblewrap import HOME, ROOM, SCRATCH
from quizengine.checking.sandbox.kernel import LIBC, checked
from quizengine.checking.sandbox.lock import forgo_capabilities

# Of users, mounts, processes, networks, IPC, names and cgroups.
ALL_NAMESPACES = 0x10000000 | 0x20000 | 0x20000000 | 0x40000000 | 0x8000000 | 0x4000000 | 0x2000000
NOSUID_NODEV, NOEXEC = 2 | 4, 8
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
SIGNALLED = 128


def nest(announce: Callable[[int], None]) -> Callable[[], int] | None:
    """Go on in namespaces of one's own: None there, and outside them what waits for their end and gives its status.

    Outside, `announce` gets the first process within, by whose end all of them end. Raises OSError.
    """
    user, group = os.getuid(), os.getgid()
    checked(LIBC.unshare(ALL_NAMESPACES))
    for name, words in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path("/proc/self", name).write_text(words, encoding="ascii")
    first = os.fork()
    if first:
        announce(first)
        return lambda: _told(os.waitpid(first, 0)[1])
    _furnish()
    forgo_capabilities()
    worker = os.fork()
    if worker:
        os._exit(_keep(worker))
    return None


def _furnish() -> None:
    _mount("proc", Path("/proc"), NOSUID_NODEV | NOEXEC, "")
    for place in SCRATCH:
        _mount("tmpfs", place, NOSUID_NODEV, f"size={ROOM},mode=755")
    os.chdir(HOME)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        fcntl.ioctl(asking, SIOCSIFFLAGS, pack("16sH22x", b"lo", IFF_UP))


def _mount(kind: str, place: Path, flags: int, data: str) -> None:
    name, where = c_char_p(kind.encode()), c_char_p(str(place).encode())
    checked(LIBC.mount(name, where, name, c_ulong(flags), c_char_p(data.encode())))


def _keep(worker: int) -> int:
    """Reap whoever ends in the namespace, as its first process must, until the worker does; gives its status."""
    pid, status = os.waitpid(-1, 0)
    while pid != worker:
        pid, status = os.waitpid(-1, 0)
    return _told(status)


def _told(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else SIGNALLED - code

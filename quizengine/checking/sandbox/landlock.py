"""Landlock: a process forgoes files and ports that it was not named, whoever it is."""

import ctypes
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from struct import pack

from quizengine.checking.sandbox.kernel import syscall
from quizengine.checking.sandbox.syscalls import numbers

VERSION_ASKED = 1
BENEATH, PORT = 1, 2
# Rights to files: EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, then what makes and removes, REFER, TRUNCATE, IOCTL_DEV.
READING = 0b1101
ON_A_FILE = 0b1100_0000_0000_0111
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
BIND_TCP, CONNECT_TCP = 1, 2
ABSTRACT_SOCKETS, SIGNALS = 1, 2
NETWORK_SINCE, SCOPES_SINCE = 4, 6


def confine(readable: Iterable[Path], writable: Iterable[Path], ports: Sequence[int]) -> int:
    """Leave this process, for good, these trees to read and run, those to write as well, and TCP to these ports alone.

    It must have forgone new privileges. Older kernels know fewer rights: it gives the version that they have.
    Raises OSError where the kernel has no Landlock.
    """
    version = supported()
    everything = (1 << FILE_RIGHTS.get(version, 16)) - 1
    rules = _ruleset(version, everything)
    try:
        for path in readable:
            _allow(rules, path, READING)
        for path in writable:
            _allow(rules, path, everything)
        for port in ports if version >= NETWORK_SINCE else ():
            _add(rules, PORT, pack("=QQ", CONNECT_TCP, port))
        syscall(numbers()["landlock_restrict_self"], rules, 0)
    finally:
        os.close(rules)
    return version


def supported() -> int:
    """Give the version of Landlock that the kernel has; raises OSError where it has none."""
    return syscall(numbers()["landlock_create_ruleset"], None, ctypes.c_size_t(0), VERSION_ASKED)


def attributes(version: int, everything: int) -> bytes:
    """Give what a ruleset handles, in the size that a version knows: 8, 16 or 24 bytes."""
    words = [everything]
    if version >= NETWORK_SINCE:
        words.append(BIND_TCP | CONNECT_TCP)
    if version >= SCOPES_SINCE:
        words.append(ABSTRACT_SOCKETS | SIGNALS)
    return pack(f"={len(words)}Q", *words)


def _ruleset(version: int, everything: int) -> int:
    handled = attributes(version, everything)
    return syscall(numbers()["landlock_create_ruleset"], handled, ctypes.c_size_t(len(handled)), 0)


def _allow(rules: int, path: Path, rights: int) -> None:
    with suppress(FileNotFoundError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            held = rights if path.is_dir() else rights & ON_A_FILE
            _add(rules, BENEATH, pack("=Qi", held, descriptor))
        finally:
            os.close(descriptor)


def _add(rules: int, kind: int, attribute: bytes) -> None:
    syscall(numbers()["landlock_add_rule"], rules, kind, attribute, 0)

"""Reading files that somebody else may have made a trap of."""

import ctypes
import os
import stat
import struct
from errno import ELOOP, ENOENT, ENOTDIR, EXDEV
from pathlib import Path

LARGEST = 1024**2
_OPENAT2 = 437  # on every architecture
_NO_OTHER_MOUNTS, _NO_MAGIC_LINKS, _NO_LINKS, _BENEATH = 1, 2, 4, 8
_libc = ctypes.CDLL(None, use_errno=True)


class UnreadableError(OSError):
    """There is something, but no text that can be read; the message says why."""


def read_beneath(root: Path, name: str, largest: int = LARGEST) -> tuple[str, int] | None:
    """Give the text and the permissions of a regular file, None where there is none.

    Links are followed that stay beneath the root; nothing else is opened than a regular file. Raises UnreadableError.
    """
    try:
        found = open_beneath(root, name, os.O_PATH)  # at its opening, a pipe or a device would do something
    except OSError as error:
        if error.errno in {ENOENT, ENOTDIR}:
            return None
        why = "a link leads elsewhere" if error.errno in {ELOOP, EXDEV} else os.strerror(error.errno or 0)
        raise UnreadableError(f"{name}: {why}") from error
    try:
        return _read(found, name, largest)
    finally:
        os.close(found)


def open_beneath(root: Path, name: str, flags: int, *, links: bool = True, mounts: bool = False) -> int:
    """Open what lies beneath a folder, and stays there, whoever may change it meanwhile; OSError else.

    Links are followed where one says so, and what is mounted there is entered.
    """
    resolve = _BENEATH | (_NO_MAGIC_LINKS if links else _NO_LINKS) | (0 if mounts else _NO_OTHER_MOUNTS)
    folder = os.open(root, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        how = struct.pack("3Q", flags | os.O_CLOEXEC, 0, resolve)
        words = ctypes.c_int(folder), os.fsencode(name), how, ctypes.c_size_t(len(how))
        found: int = _libc.syscall(ctypes.c_long(_OPENAT2), *words)
        if found < 0:
            raise OSError(ctypes.get_errno(), "openat2")
        return found
    finally:
        os.close(folder)


def _read(found: int, name: str, largest: int) -> tuple[str, int]:
    facts = os.fstat(found)
    if not stat.S_ISREG(facts.st_mode):
        raise UnreadableError(f"{name}: it is no regular file")
    try:
        with Path(f"/proc/self/fd/{found}").open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror}") from error
    if len(content) > largest:
        raise UnreadableError(f"{name}: it is larger than {largest // 1024} KiB")
    return content.decode(errors="replace"), stat.S_IMODE(facts.st_mode)

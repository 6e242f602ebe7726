"""What Linux offers and Python 3.11 does not: namespaces, mounts, and another root."""

import ctypes
import fcntl
import os
import signal
import socket
import struct
from collections.abc import Collection
from pathlib import Path

NEWNS, NEWUTS, NEWIPC = 0x00020000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000

NOSUID, NODEV, NOEXEC, BIND, REC, PRIVATE, SHARED = 2, 4, 8, 4096, 16384, 1 << 18, 1 << 20
DETACH = 2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NAME, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 15, 24, 38

_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE, _RDONLY = 442, -100, 0x8000, 1
_OPEN_TREE, _MOVE_MOUNT, _CLONE, _AT_EMPTY_PATH, _FROM_EMPTY_PATH = 428, 429, 1, 0x1000, 4
_ADD_BRIDGE, _SET_ADDRESS, _SET_NETMASK, _GET_FLAGS, _SET_FLAGS = 0x89A0, 0x8916, 0x891C, 0x8913, 0x8914
_UP, _NS_GET_NSTYPE = 1, 0xB703
_ARGUMENTS = 45  # the place in /proc/PID/stat, after the name, of where the arguments and the environment lie
_CAPABILITIES_VERSION, _LAST_CAPABILITY = 0x20080522, 63

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(spaces: int) -> None:
    """Give this process new namespaces; a new one of processes is for its next children."""
    _check(_libc.unshare(spaces), "unshare")


def enter(descriptor: int, spaces: int) -> None:
    """Enter a namespace, or several of the process of a pidfd."""
    _check(_libc.setns(descriptor, spaces), "setns")


def mount(source: str, target: Path, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount something; OSError names the target."""
    words = (word.encode() or None for word in (source, os.fspath(target), kind))
    result = _libc.mount(*words, ctypes.c_ulong(flags), options.encode() or None)
    _check(result, f"mount {target}")


def detach(target: Path | str) -> None:
    """Unmount whatever is mounted there, and all below it."""
    _check(_libc.umount2(os.fsencode(target), DETACH), f"umount {target}")


def unmount(target: Path) -> None:
    """Unmount what is mounted there; OSError while somebody uses it."""
    _check(_libc.umount2(os.fsencode(target), 0), f"umount {target}")


def seal(target: Path) -> None:
    """Make what is mounted there read-only, and all below it."""
    attributes = struct.pack("4Q", _RDONLY, 0, 0, 0)
    result = _libc.syscall(
        ctypes.c_long(_MOUNT_SETATTR),
        ctypes.c_int(_AT_FDCWD),
        os.fsencode(target),
        ctypes.c_uint(_AT_RECURSIVE),
        attributes,
        ctypes.c_size_t(len(attributes)),
    )
    _check(result, f"mount_setattr {target}")


def view(descriptor: int) -> int:
    """Give a mount of what is open there, for `place` to put somewhere, in whichever namespace."""
    flags = ctypes.c_uint(_CLONE | _AT_EMPTY_PATH | os.O_CLOEXEC)
    found: int = _libc.syscall(ctypes.c_long(_OPEN_TREE), ctypes.c_int(descriptor), b"", flags)
    _check(min(found, 0), "open_tree")
    return found


def place(mounted: int, target: Path) -> None:
    """Put a mount that has no place yet where `target` is."""
    from_, to = ctypes.c_int(mounted), ctypes.c_int(_AT_FDCWD)
    words = (from_, b"", to, os.fsencode(target), ctypes.c_uint(_FROM_EMPTY_PATH))
    _check(_libc.syscall(ctypes.c_long(_MOVE_MOUNT), *words), f"move_mount {target}")


def change_root(folder: Path) -> None:
    """Make a mounted folder the root, and let go of the old one with all that is mounted below it."""
    old = os.open("/", os.O_PATH | os.O_DIRECTORY)
    os.chdir(folder)
    _check(_libc.pivot_root(b".", b"."), "pivot_root")
    os.fchdir(old)
    os.close(old)
    mount("", Path(), flags=REC | PRIVATE)  # else what is unmounted here would be so for its peers
    detach(".")
    os.chdir("/")


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Have this process sent that signal when its parent is gone, be it of another namespace."""
    _check(_libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0), "prctl")


def forgo_powers(kept: Collection[int]) -> None:
    """Give up, for good, every power of root's but these capabilities, also for the programs that this becomes."""
    _check(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")
    for capability in {*range(_LAST_CAPABILITY + 1)} - {*kept}:
        _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)  # refused for those that this kernel does not know
    low = sum(1 << capability for capability in kept)
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITIES_VERSION, 0))
    _check(_libc.capset(header, struct.pack("=6I", low, low, 0, 0, 0, 0)), "capset")


def be_seen() -> None:
    """Let who may trace this process see it in /proc, which a change of the user namespace ends."""
    _check(_libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "prctl")


def be_called(name: str) -> None:
    """Show this process, and those that it forks, under a name, and nothing of how it was started."""
    fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    arguments, arguments_end, environment, environment_end = map(int, fields[_ARGUMENTS : _ARGUMENTS + 4])
    shown = name.encode()[: arguments_end - arguments - 1]
    ctypes.memset(arguments, 0, arguments_end - arguments)
    ctypes.memmove(arguments, shown, len(shown))
    ctypes.memset(environment, 0, environment_end - environment)
    _check(_libc.prctl(PR_SET_NAME, name.encode(), 0, 0, 0), "prctl")


def is_network(descriptor: int) -> bool:
    """Tell whether a file that is open is a network namespace."""
    try:
        return fcntl.ioctl(descriptor, _NS_GET_NSTYPE) == NEWNET
    except OSError:
        return False


def add_bridge(name: str) -> None:
    """Make a bridge without ports."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        fcntl.ioctl(line, _ADD_BRIDGE, name.encode() + b"\0")


def set_address(name: str, address: str, netmask: str) -> None:
    """Give an interface its IPv4 address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        for order, value in ((_SET_ADDRESS, address), (_SET_NETMASK, netmask)):
            packed = struct.pack("16sHH4s8x", name.encode(), socket.AF_INET, 0, socket.inet_aton(value))
            fcntl.ioctl(line, order, packed)


def set_up(name: str) -> None:
    """Take an interface into use."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        found = fcntl.ioctl(line, _GET_FLAGS, struct.pack("16sh14x", name.encode(), 0))
        (flags,) = struct.unpack_from("h", found, 16)
        fcntl.ioctl(line, _SET_FLAGS, struct.pack("16sh14x", name.encode(), flags | _UP))

"""A filter of system calls (seccomp): refuses what no checker needs, in the kernel's own small language (BPF)."""

import ctypes
import errno
import platform
from collections.abc import Mapping
from struct import pack

from quizengine.checking.sandbox.kernel import PR_SET_SECCOMP, prctl
from quizengine.checking.sandbox.syscalls import AUDITED, REFUSED, numbers

SECCOMP_MODE_FILTER = 2
KILL, ALLOW, REFUSE = 0x80000000, 0x7FFF0000, 0x00050000

# Instructions: load a word of what the call gave, jump on a comparison, and (after a mask), end with a verdict.
LOAD, EQUAL, AT_LEAST, ANY_OF, MASK, END = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS, WORD = 0, 4, 16, 8

CLONE_NEW_ANYTHING = 0x7E020080  # namespaces of mounts, cgroups, names, IPC, users, processes, networks and times
AF_INET, AF_INET6, SOCK_STREAM, KIND_OF_SOCKET, IPPROTO_TCP = 2, 10, 1, 0xF, 6
TIOCSTI, TIOCLINUX = 0x5412, 0x541C
X32 = 0x40000000

Step = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def filter_calls() -> None:
    """Hold this process, and all that it will start, to the filter for good; it must have forgone new privileges.

    Raises OSError where the kernel has no filters.
    """
    steps = filter_for(platform.machine(), numbers())
    code = b"".join(pack("=HBBI", *step) for step in steps)
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(_Program(len(steps), code)))


def filter_for(machine: str, calls: Mapping[str, int]) -> list[Step]:
    """Write the filter for an architecture whose calls have these numbers."""
    no, unknown, fine = REFUSE | errno.EPERM, REFUSE | errno.ENOSYS, ALLOW
    steps = [_load(ARCHITECTURE), *_unless(EQUAL, AUDITED[machine], KILL), _load(NUMBER)]
    if machine == "x86_64":
        steps += _if(AT_LEAST, X32, KILL)
    for name in sorted(REFUSED & calls.keys()):
        steps += _if(EQUAL, calls[name], no)
    # libc falls back on clone, whose flags can be seen; clone3 hides them behind a pointer.
    steps += _if(EQUAL, calls["clone3"], unknown)
    steps += _case(calls["clone"], [_argument(0), *_if(ANY_OF, CLONE_NEW_ANYTHING, no)])
    steps += _case(calls["ioctl"], [_argument(1), *_if(EQUAL, TIOCSTI, no), *_if(EQUAL, TIOCLINUX, no)])
    steps += _case(calls["socket"], _only_tcp(no))
    return [*steps, _end(fine)]


def _only_tcp(no: int) -> list[Step]:
    return [
        _argument(0),
        (EQUAL, 2, 0, AF_INET),
        (EQUAL, 1, 0, AF_INET6),
        _end(no),
        _argument(1),
        (MASK, 0, 0, KIND_OF_SOCKET),
        *_unless(EQUAL, SOCK_STREAM, no),
        _argument(2),
        (EQUAL, 2, 0, 0),
        (EQUAL, 1, 0, IPPROTO_TCP),
        _end(no),
    ]


def _case(number: int, steps: list[Step]) -> list[Step]:
    """Take these steps for one call; what comes through them is allowed."""
    whole = [*steps, _end(ALLOW)]
    return [(EQUAL, 0, len(whole), number), *whole]


def _if(comparison: int, value: int, verdict: int) -> list[Step]:
    return [(comparison, 0, 1, value), _end(verdict)]


def _unless(comparison: int, value: int, verdict: int) -> list[Step]:
    return [(comparison, 1, 0, value), _end(verdict)]


def _load(offset: int) -> Step:
    return LOAD, 0, 0, offset


def _argument(position: int) -> Step:
    # Its lower half, which comes first on both architectures, is all that the kernel looks at in these.
    return _load(ARGUMENTS + WORD * position)


def _end(verdict: int) -> Step:
    return END, 0, 0, verdict

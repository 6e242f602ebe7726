"""`tcpdump`, which stays root: else it becomes a user of its own, and there is none here.

Whoever it stays, it gives up its groups first. The kernel forbids that in an unprivileged host, and tcpdump ends. So
a filter of system calls (seccomp) has this one do nothing, successfully: there are no groups to give up.
"""

import ctypes
import os
import platform
import sys
from collections.abc import Sequence
from struct import pack

from quizengine.lab.host import layout

NOT_FOUND = 127
# The number by which the kernel knows an architecture in a filter, and that of `setgroups` there.
SETGROUPS = {"x86_64": (0xC000003E, 116), "aarch64": (0xC00000B7, 159)}
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, FILTER = 22, 38, 2
LOAD, EQUAL, END = 0x20, 0x15, 0x06
NUMBER, ARCHITECTURE = 0, 4
ALLOW, DO_NOTHING = 0x7FFF0000, 0x00050000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def main(arguments: Sequence[str]) -> int:
    """Become the machine's own; 127 where it has none."""
    real = layout.COVERED / "tcpdump"
    if real.exists():
        _keep_groups()
        os.execv(real, ["tcpdump", "-Z", "root", *arguments])  # noqa: S606 - the command that was asked for
    print("tcpdump: this machine has none: install its package `tcpdump`, then restart the lab", file=sys.stderr)
    return NOT_FOUND


def _keep_groups() -> None:
    """Install the filter where this architecture's numbers are known."""
    if platform.machine() not in SETGROUPS:
        return
    architecture, number = SETGROUPS[platform.machine()]
    steps = (
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 0, 3, architecture),
        (LOAD, 0, 0, NUMBER),
        (EQUAL, 0, 1, number),
        (END, 0, 0, DO_NOTHING),
        (END, 0, 0, ALLOW),
    )
    program = _Program(len(steps), b"".join(pack("=HBBI", *step) for step in steps))
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0)

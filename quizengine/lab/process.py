"""What the operating system offers to make sure that no process of the lab is left behind."""

import ctypes
import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

PR_SET_PDEATHSIG = 1
NICE = 10
BEGAN = 19  # the place in /proc/PID/stat, after the name


def die_with(parent: int) -> None:
    """Have this process killed as soon as `parent`, which must be its parent now, is gone.

    The kernel watches the thread that forked, so parents fork from their main thread only.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it went before the kernel was told
        os._exit(1)


def alone(work: Callable[[], None]) -> NoReturn:
    """Do something in a process of its own, which was just forked, and end."""
    try:
        work()
    except BaseException:  # noqa: BLE001 - it must not unwind into what its parent would do
        traceback.print_exc()
    os._exit(1)


def be_expendable() -> None:
    """Have this process, and those that it starts, get what others leave, and go first when memory runs out."""
    os.nice(NICE)
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def began(pid: int) -> str:
    """Tell when a process began, in the kernel's own terms; "" when there is none that lives."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = words.rpartition(") ")[2].split()  # a name may hold anything
    return fields[BEGAN] if fields[0] != "Z" else ""


def memory(pid: int) -> int:
    """Give the bytes that a process keeps for itself plus its part of what it shares; 0 when it is gone."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    kilobytes = (int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return sum(kilobytes) * 1024

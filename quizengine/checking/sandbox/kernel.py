"""Calls of the kernel that Python has no function for."""

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38


def prctl(option: int, argument: object = 0, third: object = 0) -> None:
    """Call prctl; raises OSError where the kernel refuses."""
    checked(LIBC.prctl(option, argument, third, 0, 0))


def syscall(number: int, *arguments: object) -> int:
    """Call the kernel by number; raises OSError where it refuses."""
    return checked(LIBC.syscall(number, *arguments))


def checked(result: int) -> int:
    """Give the result of a call of libc; raises OSError where it is -1."""
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result

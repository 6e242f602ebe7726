"""A shell of the person's own on this terminal, for as long as the time allows."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

GRACE = 2.0
SLICE = 2.0


def enter(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, left: Callable[[], float]
) -> int | None:
    """Hand the terminal to a command and wait for its end; None when it was ended because its time was up.

    `left` tells the seconds left (infinity for no limit), and is asked again and again: a laptop may be suspended.
    The terminal's settings and its foreground are this program's again on return.
    """
    with _terminal_kept():
        process = subprocess.Popen(list(command), env=dict(environment), cwd=folder)  # noqa: S603 - the person's shell
        with process:
            if _ends_within(process.pid, left):
                return process.wait()
            _hang_up(process)
            return None


def _ends_within(pid: int, left: Callable[[], float]) -> bool:
    descriptor = os.pidfd_open(pid)
    try:
        while (seconds := left()) > 0:
            # Ctrl-C at the shell's prompt is the shell's own affair.
            with contextlib.suppress(KeyboardInterrupt):
                if select.select([descriptor], [], [], min(seconds, SLICE))[0]:
                    return True
        return False
    finally:
        os.close(descriptor)


def _hang_up(process: "subprocess.Popen[bytes]") -> None:
    """Hang up, as a terminal does that is closed: a shell passes it on to its jobs."""
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGCONT)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
    process.wait()


@contextlib.contextmanager
def _terminal_kept() -> Iterator[None]:
    descriptor = sys.stdin.fileno()
    if not os.isatty(descriptor):
        yield
        return
    settings = termios.tcgetattr(descriptor)
    # A shell takes the terminal's foreground; a program in the background may not take it back without this.
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        yield
    finally:
        os.tcsetpgrp(descriptor, os.getpgrp())
        termios.tcsetattr(descriptor, termios.TCSADRAIN, settings)
        signal.signal(signal.SIGTTOU, before)

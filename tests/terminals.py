"""A terminal that a test types on and reads from."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class Terminal:
    """A program on a pseudo-terminal of its own."""

    def __init__(self, pid: int, master: int) -> None:
        self.pid = pid
        self._master = master
        self._shown, self.screen = b"", ""
        self._read_to = 0

    def type(self, text: str) -> None:
        """Type text; `\\x03` is Ctrl-C, `\\x04` Ctrl-D."""
        os.write(self._master, text.encode())

    def expect(self, text: str, seconds: float = 60.0) -> str:
        """Wait until text appears after what was expected last, and give all that came before it."""
        end = time.monotonic() + seconds
        while (found := self.screen.find(text, self._read_to)) < 0:
            if not self._more(end - time.monotonic()):
                message = f"{text!r} did not appear; the screen shows:\n{self.screen[self._read_to :]}"
                raise AssertionError(message)
        before = self.screen[self._read_to : found]
        self._read_to = found + len(text)
        return before

    def status(self, seconds: float = 60.0) -> int:
        """Wait for the program's end, and give its exit status (below 0: the signal that ended it)."""
        end = time.monotonic() + seconds
        while self._more(end - time.monotonic()):
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def resize(self, rows: int, columns: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def kill(self) -> None:
        """End the program as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> None:
        """Ask the program to end."""
        os.kill(self.pid, signal.SIGTERM)

    def _more(self, seconds: float) -> bool:
        if seconds <= 0 or not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            read = os.read(self._master, 65536)
        except OSError:
            return False
        self._shown += read  # the ends of lines, and characters, may come in two pieces
        self.screen = self._shown.decode(errors="replace").replace("\r\n", "\n")
        return bool(read)


@contextmanager
def on_terminal(
    *arguments: str, environment: Mapping[str, str], columns: int = 80, program: str = sys.executable
) -> Iterator[Terminal]:
    """Run a program (quizengine itself, unless another is named) on a terminal; it is ended with the test."""
    command = [program, *(("-m", "quizengine") if program == sys.executable else ()), *arguments]
    pid, master = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # which whoever runs the tests in the background has ignored
        own = {key: value for key, value in environment.items() if key != "COLUMNS"}
        os.execvpe(program, command, own | {"TERM": "xterm"})
    terminal = Terminal(pid, master)
    terminal.resize(40, columns)
    try:
        yield terminal
    finally:
        _end(pid)
        os.close(master)


def _end(pid: int) -> None:
    try:
        ended, _ = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
    if not ended:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

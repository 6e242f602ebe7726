"""Scruples: what a fork of the warm parent does not do itself, since it has no terminal of its own.

A prompt, a pager and any other program want the person's terminal and job. Just before such a thing would be done,
the command line is left to the plain client, unless something was written or changed that would then be so twice.
"""

import os
import socket
from pathlib import Path
from typing import Any

from quizengine.lab.client.front import LEFT

PROGRAMS = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"})
PROMPTS = frozenset({"builtins.input"})
TERMINAL = "/dev/tty"
LOOKING = (b"GET ", b"HEAD ", b"OPTIONS ")
TOKENS = b"/auth/tokens"


class Scruples:
    """Hears of everything that the interpreter audits; `line` leads to the front."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.changed = False

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Leave the command line to the plain client where that is right, or note that it is too late for it."""
        if event == "http.client.send":
            self.changed = self.changed or _changes(arguments[1])
        elif event in PROGRAMS or event in PROMPTS or (event == "open" and arguments[0] == TERMINAL):
            self.leave()

    def leave(self) -> None:
        """End, and let the plain client do it all from the start; nothing happens when it is too late for that."""
        if not self.changed and not _has_written():
            self.line.sendall(LEFT)
            os._exit(0)


def _has_written() -> bool:
    """Tell whether anything went to a stream or file by now; what goes to a socket is not counted."""
    return b"wchar: 0\n" not in Path("/proc/self/io").read_bytes()


def _changes(sent: Any) -> bool:
    """Tell whether these bytes of HTTP may change something beyond a token."""
    start = bytes(sent[:200]) if isinstance(sent, bytes | bytearray) else b"?"
    return not start.startswith(LOOKING) and TOKENS not in start.partition(b"\r\n")[0]

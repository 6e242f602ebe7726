"""`vm`: a shell, or a command, in a small virtual machine with two disks, which a kernel of its own looks after."""

import fcntl
import os
import select
import shlex
import signal
import socket
import sys
import termios
from collections.abc import Sequence
from threading import Event, Timer
from typing import Any

from quizengine.lab.door import DoorError, reach
from quizengine.lab.host.enter import raw, woken
from quizengine.lab.host.layout import MACHINE
from quizengine.lab.host.programs._run import INTERRUPTED
from quizengine.lab.host.programs._units import ask
from quizengine.lab.vm import layout
from quizengine.lab.vm.line import ERRORS, STATUS, Call, run
from quizengine.lab.vm.scripts import LEFT

USAGE = """\
usage: vm              a shell in the lab's virtual machine; `exit` or Ctrl-] leaves it
       vm COMMAND...   a command in it, read by its shell as ssh has it; or a script from standard input
The machine is started when it is first asked for. What is on its disks, /dev/vda and /dev/vdb, stays until the lab
is reset; everything else in it goes when it is powered off, or the lab is down."""
CHUNK = 65536
LEAVE = b"\x1d"
PROMPTLY = 0.5


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says, and give the exit status."""
    if list(arguments) in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    why = _started()
    if why:
        print(f"vm: {why}", file=sys.stderr)
        return 1
    try:
        if arguments or not os.isatty(0):
            return _command(" ".join(arguments) or sys.stdin.read())
        return _shell()
    except (DoorError, EOFError, ConnectionError):
        print("vm: the virtual machine is off", file=sys.stderr)
        return 1


def _started() -> str:
    """Have the machine run, and give why it cannot; who waits longer than for one that runs is told for what."""
    words = "The virtual machine starts, which takes some seconds."
    notice = Timer(PROMPTLY, print, [words], {"file": sys.stderr})
    if sys.stderr.isatty():
        notice.start()
    try:
        return str(ask({"do": "machine"})["why"])
    finally:
        notice.cancel()


def _command(script: str) -> int:
    with reach(MACHINE, layout.COMMANDS) as line:
        call, interrupted = Call(line, script), Event()

        def interrupt(_number: int, _frame: object) -> None:
            interrupted.set()
            call.kill()

        signal.signal(signal.SIGINT, interrupt)
        for said in call.said():
            if said.stream == STATUS:
                return INTERRUPTED if interrupted.is_set() else int(said.text)
            print(said.text, file=sys.stderr if said.stream == ERRORS else sys.stdout, flush=True)
    raise EOFError("it ended without a status")


def _shell() -> int:
    turn = os.open(MACHINE, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("vm: its terminal is in use; a command goes beside it: vm COMMAND", file=sys.stderr)
        return 1
    with reach(MACHINE, layout.TERMINAL) as line, raw(termios.tcgetattr(0)), woken() as bell:
        _fit()
        _carry(line, bell)
    print()
    return 0


def _fit() -> None:
    """Have the terminal over there be as large as this one, with a shell on it."""
    columns, rows = os.get_terminal_size()
    words = ["enter", str(rows), str(columns), os.environ.get("TERM", "vt100")]
    with reach(MACHINE, layout.COMMANDS) as line:
        run(line, shlex.join(words))


def _carry(line: socket.socket, bell: int) -> None:
    """Carry what is typed there, and what is shown back, until the shell has ended or somebody leaves it."""
    shown, heard = b"", list[Any]([0, line, bell])
    while True:
        ready, _, _ = select.select(heard, [], [])
        if bell in ready:
            os.read(bell, CHUNK)
            _fit()
        if 0 in ready:
            typed, left, _ = os.read(0, CHUNK).partition(LEAVE)
            line.sendall(typed)
            if left or not typed:
                return
        if line in ready:
            more = line.recv(CHUNK)
            if not more:
                raise EOFError("the machine is gone")
            words, end, _ = (shown + more).partition(LEFT.encode())
            kept = 0 if end else _begun(words)
            _show(words[: len(words) - kept])
            if end:
                return
            shown = words[len(words) - kept :]


def _begun(words: bytes) -> int:
    """Give how many of the last bytes may be the beginning of the word that a shell has ended."""
    end = LEFT.encode()
    return next((length for length in range(len(end) - 1, 0, -1) if words.endswith(end[:length])), 0)


def _show(words: bytes) -> None:
    while words:
        words = words[os.write(1, words) :]

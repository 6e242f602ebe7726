"""Entering the host: the program that stands between a terminal here and a shell inside.

What it runs is told in its arguments, after the lab's folder and the descriptors to pass on; where and in which
environment, by one variable in JSON.
"""

import fcntl
import json
import os
import select
import signal
import socket
import sys
import termios
import tty
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from quizengine.lab.door import DoorError, reach
from quizengine.lab.host import layout, message

VARIABLE = "QUIZENGINE_INSIDE"
STANDARD = (0, 1, 2)
CHUNK = 65536
LOST = 255
PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)


def command(
    lab: Path,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    descriptors: Sequence[int] = STANDARD,
    server: Mapping[str, Any] | None = None,
) -> tuple[list[str], dict[str, str]]:
    """Give the command that runs another in the host with that environment, and the variable that the command needs.

    Its exit status is the other's; at a terminal the other has a terminal of the host's own. With `server`, it is run
    in that server rather than in the host.
    """
    told: dict[str, Any] = {"environment": dict(environment), "folder": environment.get("HOME", "/")}
    if server is not None:
        told["server"] = server
    numbers = ",".join(map(str, descriptors))
    words = [sys.executable, "-s", "-P", "-m", __spec__.name, str(lab), numbers, *arguments]
    return words, {VARIABLE: json.dumps(told)}


def main(lab: Path, descriptors: Sequence[int], arguments: Sequence[str]) -> int:
    """Run the command in the host, and give its exit status."""
    told = json.loads(os.environ[VARIABLE])
    terminal = tuple(descriptors) == STANDARD and os.isatty(0) and os.isatty(1)
    request = {"do": "run", "arguments": list(arguments), "terminal": terminal, **told}
    try:
        with reach(layout.run(lab), layout.AGENT) as line:
            message.send(line, request, () if terminal else descriptors)
            status = _at_terminal(line) if terminal else _beside(line)
    except (DoorError, EOFError, ConnectionError):
        sys.stderr.write("the lab's host is gone\n")
        return LOST
    return status if status >= 0 else 128 - status


def _beside(line: socket.socket) -> int:
    """Wait for the end of what has our own streams, and pass on the signals that reach us."""

    def pass_on(number: int, _frame: object) -> None:
        with suppress(OSError):
            message.send(line, {"signal": number})

    for number in PASSED_ON:
        signal.signal(number, pass_on)
    return int(message.receive(line)[0]["status"])


def _at_terminal(line: socket.socket) -> int:
    _, (master,) = message.receive(line)
    settings = termios.tcgetattr(0)
    termios.tcsetattr(master, termios.TCSANOW, settings)
    _resize(master)
    message.send(line, {"is": "ready"})
    os.set_blocking(master, False)
    with raw(settings), woken() as bell:
        _resize(master)  # once more, since it may have changed meanwhile
        return _carry(line, master, bell)


def _resize(master: int) -> None:
    size = fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))
    fcntl.ioctl(master, termios.TIOCSWINSZ, size)


def _carry(line: socket.socket, master: int, bell: int) -> int:
    """Carry what is typed in and what is shown out, until the end of what runs inside."""
    typed = bytearray()
    listened: list[Any] = [0, master, line, bell]
    while True:
        ready, writable, _ = select.select(listened, [master] if typed else [], [])
        if bell in ready:
            os.read(bell, CHUNK)
            _resize(master)
        if master in ready and not _show(master):
            listened.remove(master)
        if 0 in ready:
            read = os.read(0, CHUNK)
            if not read:
                raise EOFError("the terminal is gone")
            typed += read
        if writable:
            with suppress(BlockingIOError):
                del typed[: os.write(master, typed)]
        if line in ready:
            status = int(message.receive(line)[0]["status"])
            while select.select([master], [], [], 0)[0] and _show(master):
                pass
            return status


def _show(master: int) -> bool:
    """Show what there is to show; False when nobody is left who has the other side open."""
    try:
        content = os.read(master, CHUNK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    while content:
        content = content[os.write(1, content) :]
    return True


@contextmanager
def raw(settings: list[Any]) -> Iterator[None]:
    """Have every key reach the other side as it is, and put the settings back, also when this is told to end."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        tty.setraw(0, termios.TCSANOW)  # what was typed ahead is not thrown away
        yield
    finally:
        with suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(0, termios.TCSADRAIN, settings)


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)


@contextmanager
def woken() -> Iterator[int]:
    """Give a descriptor that can be read once the terminal has another size."""
    ears, mouth = os.pipe()
    os.set_blocking(mouth, False)
    signal.signal(signal.SIGWINCH, lambda _number, _frame: None)
    signal.set_wakeup_fd(mouth, warn_on_full_buffer=False)
    try:
        yield ears
    finally:
        signal.set_wakeup_fd(-1)
        os.close(ears)
        os.close(mouth)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [int(each) for each in sys.argv[2].split(",")], sys.argv[3:]))

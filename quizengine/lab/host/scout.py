"""A scout: a process that enters one network namespace of the host, gives up its powers, and becomes a program.

The programs are this machine's own; what a person put into the host's files is nowhere in sight.
"""

import json
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from quizengine.lab.host import kernel, message, ovsdb
from quizengine.lab.reading import open_beneath

SECONDS = 8.0
LARGEST = 1024**2
CHUNK = 65536
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENVIRONMENT = {"PATH": PATH, "LC_ALL": "C.UTF-8"}
NET_RAW = 13
# What the process says that could not become a program; programs that look end with less.
NO_NAMESPACE, NO_PROGRAM = 101, 102
PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "links": ("ip", "-json", "-details", "address", "show"),
    "routes": ("ip", "-json", "route", "show"),
    "routes6": ("ip", "-json", "-6", "route", "show"),
    "ping": ("ping", "-n", "-q", "-W", "1", "-i", "0.2"),
}


class _NoNamespaceError(Exception):
    """There is no network namespace of that name."""


def look(line: socket.socket, request: Mapping[str, Any], shared: Path) -> None:
    """Answer what is asked: `status` of the program, and its `output`; None for a namespace that is not there."""
    ears, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ears)
        tell = TELL.get(request["what"])
        _do(lambda: tell(shared, mouth) if tell else _become(request, shared, mouth))
    os.close(mouth)
    grip = os.pidfd_open(child)
    output, in_time = _heard(ears, grip)
    signal.pidfd_send_signal(grip, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    message.send(line, {"status": status, "output": output.decode(errors="replace"), "in_time": in_time})


def _do(act: Callable[[], None]) -> NoReturn:
    try:
        act()
    except _NoNamespaceError:
        os._exit(NO_NAMESPACE)
    except BaseException:  # noqa: BLE001 - it must not unwind into what its parent would do
        os._exit(NO_PROGRAM)
    os._exit(0)


def _tell_names(shared: Path, mouth: int) -> None:
    """Tell the names of all that is a network namespace."""
    with suppress(FileNotFoundError):
        names = sorted(path.name for path in (shared / "netns").iterdir())
        os.write(mouth, json.dumps([name for name in names if _is_namespace(shared, name)]).encode())


def _tell_switches(shared: Path, mouth: int) -> None:
    """Tell what Open vSwitch has in its database, nothing where it does not run."""
    kernel.forgo_powers(set())
    with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        door = open_beneath(shared, ovsdb.DOOR, os.O_PATH, links=False)
        line.connect(f"/proc/self/fd/{door}")
        told = ovsdb.ask(line)
        while told:
            told = told[os.write(mouth, told) :]


TELL: Mapping[str, Callable[[Path, int], None]] = {"namespaces": _tell_names, "switches": _tell_switches}


def _is_namespace(shared: Path, name: str) -> bool:
    try:
        os.close(_namespace(shared, name))
    except _NoNamespaceError:
        return False
    return True


def _namespace(shared: Path, name: str) -> int:
    """Open a network namespace by its name, and nothing else that may lie there."""
    with suppress(OSError):
        found = open_beneath(shared, f"netns/{name}", os.O_RDONLY | os.O_NONBLOCK, links=False, mounts=True)
        if kernel.is_network(found):
            return found
        os.close(found)
    raise _NoNamespaceError


def _become(request: Mapping[str, Any], shared: Path, mouth: int) -> None:
    if request["namespace"]:
        kernel.enter(_namespace(shared, request["namespace"]), kernel.NEWNET)
    silence = os.open(os.devnull, os.O_RDWR)
    for number, descriptor in enumerate((silence, mouth, mouth if request["what"] == "ping" else silence)):
        os.dup2(descriptor, number, inheritable=True)
    kernel.forgo_powers({NET_RAW} if request["what"] == "ping" else set())
    words = [*PROGRAMS[request["what"]], *request["more"]]
    os.execvpe(words[0], words, ENVIRONMENT)  # noqa: S606 - one of ours, with arguments that were looked at


def _heard(ears: int, grip: int) -> tuple[bytes, bool]:
    """Give what is said, and whether who said it ended in time and in bounds."""
    said, end = b"", time.monotonic() + SECONDS
    while select.select([ears], [], [], max(0.0, end - time.monotonic()))[0]:
        more = os.read(ears, CHUNK)
        if not more:
            return said, bool(select.select([grip], [], [], max(0.0, end - time.monotonic()))[0])
        said += more
        if len(said) > LARGEST:
            break
    return said, False

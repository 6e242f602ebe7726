"""The warm parent: the process that has imported the client with all its commands, and forks for each request.

It knows nothing of anybody: neither a variable of the person's nor a file of theirs is read before the fork.
"""

import atexit
import gc
import importlib
import importlib.metadata
import os
import selectors
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import CodeType, ModuleType, TracebackType

from quizengine.lab import process
from quizengine.lab.client.front import ENDED, WELCOME, situation
from quizengine.lab.client.guise import take_on
from quizengine.lab.client.request import Request, RequestError, receive
from quizengine.lab.door import open_door

PATIENCE = 2.0
# What a command imports when it runs: entry points by the start of their group, and modules.
GROUPS = {
    "openstack": ("openstack.", "keystoneauth1.plugin", "cliff.formatter."),
    "swift": ("keystoneauth1.plugin",),
    "cinder": ("keystoneauth1.plugin",),
}
ALSO = {
    "openstack": ("openstackclient.shell", "openstack.connection", "cliff.help", "cliff.complete", "encodings.idna"),
    "swift": ("swiftclient.shell", "swiftclient.service", "keystoneclient.v3.client", "encodings.idna"),
    "cinder": ("cinderclient.shell", "cinderclient.v3.client", "cinderclient.v3.shell", "encodings.idna"),
}


class Parent:
    """Answers at the door `ear`; `here` is what a front's situation must be like."""

    def __init__(self, ear: socket.socket) -> None:
        self.ear = ear
        self.here = tuple(situation(utf8_mode=bool(sys.flags.utf8_mode)))
        self.children: dict[int, socket.socket] = {}  # each one's grip, and its line to the front
        self.selector = selectors.DefaultSelector()
        self.selector.register(ear, selectors.EVENT_READ, self._open)

    def run(self) -> tuple[Request, socket.socket]:
        """Serve for ever; only a child comes back, with its request and its line to the front."""
        while True:
            for key, _ in self.selector.select():
                ours = key.data()
                if ours is not None:
                    self._let_go()
                    return ours  # type: ignore[no-any-return]  # the selector keeps what it was given as Any

    def _let_go(self) -> None:
        """Close in a child what is the parent's."""
        self.selector.close()
        self.ear.close()
        for grip, line in self.children.items():
            os.close(grip)
            line.close()

    def _open(self) -> tuple[Request, socket.socket] | None:
        line, _ = self.ear.accept()
        line.settimeout(PATIENCE)
        try:
            line.sendall(WELCOME)
            request = receive(line)
        except (RequestError, OSError):
            line.close()
            return None
        line.settimeout(None)
        if request.situation != self.here:
            line.close()
        elif self._fork(line) == 0:
            return request, line
        request.close()
        return None

    def _fork(self, line: socket.socket) -> int:
        child = os.fork()
        if child != 0:
            grip = os.pidfd_open(child)
            self.children[grip] = line
            self.selector.register(grip, selectors.EVENT_READ, lambda: self._ended(child, grip))
        return child

    def _ended(self, child: int, grip: int) -> None:
        self.selector.unregister(grip)
        line = self.children.pop(grip)
        os.close(grip)
        _, status = os.waitpid(child, 0)
        tell_end(line, status)
        line.close()


def tell_end(line: socket.socket, status: int) -> None:
    """Tell the front how the child ended, as `wait` does, if the front does not know it already."""
    with suppress(OSError):
        line.sendall(ENDED + status.to_bytes(4, "little"), socket.MSG_NOSIGNAL)


def warm_up(client: Path) -> CodeType:
    """Import what any command may need, and give the code of the client itself."""
    for name in ALSO[client.name]:
        importlib.import_module(name)
    found = importlib.metadata.entry_points()
    for group in found.groups:
        if group.startswith(GROUPS[client.name]):
            for point in found.select(group=group):
                with suppress(Exception):  # it needs what is not installed, and says so to whoever uses it
                    point.load()
    return compile(client.read_bytes(), str(client), "exec")


def pretend(client: Path) -> None:
    """Look like the plain client to what is imported from now on."""
    sys.argv = [str(client)]
    ours = os.environ.pop("PYTHONPATH").split(os.pathsep)
    sys.path[:] = [str(client.parent), *(each for each in sys.path if each not in ours)]


def become_client(code: CodeType, line: socket.socket) -> None:
    """Run the client's code as the main program, up to the end of the process in all ordinary cases."""
    main = ModuleType("__main__")
    main.__dict__.update(__file__=code.co_filename, __builtins__=__builtins__)
    sys.modules["__main__"] = main
    sys.excepthook = _tell_error
    try:
        exec(code, main.__dict__)  # noqa: S102 - it is the installed client's own
    except SystemExit as end:
        if end.code is not None and not isinstance(end.code, int):
            raise
        _end((end.code or 0) & 0xFF, line)


def _end(status: int, line: socket.socket) -> None:
    """End as an interpreter does, but for taking its modules apart, which takes longer than the command."""
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - there is no other name for it
    atexit._run_exitfuncs()  # noqa: SLF001 - as above
    gc.collect()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(status)  # the interpreter has words of its own for this
    tell_end(line, status << 8)
    os._exit(status)


def _tell_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Show an error that nobody caught, without the frames that only this way has."""
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    sys.__excepthook__(kind, error.with_traceback(trace), trace)


def main(door: Path, client: str, parent: int, close: Callable[[], None]) -> None:
    """Serve at the socket DOOR for the command CLIENT until the process PARENT is gone.

    `close` lets go of what a child must not keep.
    """
    process.die_with(parent)  # which may be gone by now, so it is not asked who it is
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pretend(Path(client))
    code = warm_up(Path(client))
    gc.collect()
    gc.freeze()  # so that the collector does not touch, and thereby copy, the pages shared with the children
    request, line = Parent(open_door(door.parent, door.name)).run()
    close()
    try:
        take_on(request, line)
    except BaseException:  # noqa: BLE001 - the front then hears of an end before a start, and runs the plain client
        os._exit(1)
    become_client(code, line)


if __name__ == "__main__":
    hold = int(sys.argv[3])
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[4]), lambda: os.close(hold))

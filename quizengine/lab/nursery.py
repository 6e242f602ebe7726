"""A nursery: the process that imports one service once, and then forks each process that serves.

It runs on the interpreter of the installed services. It is told what to do, and tells what happens, in JSON lines
over a socket that it inherits from the supervisor; when that is closed it goes, and its child with it.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from quizengine.lab import process, templates, web
from quizengine.lab.configuration import write_configuration
from quizengine.lab.last_words import without
from quizengine.lab.service import Application, Service, find, folders
from quizengine.lab.site import Site
from quizengine.lab.touch import Touch

READY = b"ready\n"


class Nursery:
    """One service's nursery; `sockets` are what each of its endpoints listens on."""

    def __init__(
        self, service: Service, site: Site, line: socket.socket, sockets: dict[str, list[socket.socket]], touch: Touch
    ) -> None:
        self.service, self.site, self.sockets, self.touch = service, site, sockets, touch
        self.line, self.words = line, line.makefile("rb")
        self.selector = selectors.DefaultSelector()
        self.child: int | None = None
        self.grip = -1

    def run(self) -> None:
        """Serve the supervisor until it hangs up."""
        self.service.warm()
        gc.collect()
        gc.freeze()  # so that the collector does not touch, and thereby copy, the pages shared with the child
        self._tell({"is": "warm"})
        self.selector.register(self.line, selectors.EVENT_READ, self._hear)
        while True:
            for key, _ in self.selector.select():
                key.data()

    def _tell(self, news: dict[str, Any]) -> None:
        self.line.sendall(json.dumps(news).encode() + b"\n")

    def _hear(self) -> None:
        word = self.words.readline()
        if not word:
            sys.exit(0)
        order = json.loads(word)
        if order["do"] == "stop":
            self._signal(signal.SIGTERM)
        elif order["do"] == "kill":
            self._signal(signal.SIGKILL)
        elif order["do"] == "freeze":
            self._freeze()
        elif order["do"] == "thaw":
            self._signal(signal.SIGCONT)
        else:
            self._fork({"prepare": self._prepare, "serve": self._serve}[order["do"]])

    def _signal(self, number: int) -> None:
        if self.child is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.grip, number)

    def _freeze(self) -> None:
        """Stop every thread of the child, so that no file changes any more, and tell when that is so."""
        self._signal(signal.SIGSTOP)
        if self.child is not None:
            os.waitid(os.P_PIDFD, self.grip, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        self._tell({"is": "frozen"})

    def _fork(self, work: Callable[[int], None]) -> None:
        self._check_quiet()
        ears, mouth = os.pipe()
        nursery = os.getpid()
        self.child = os.fork()
        if self.child == 0:
            os.close(ears)
            self._live(work, mouth, nursery)
        os.close(mouth)
        self.grip = os.pidfd_open(self.child)
        self.selector.register(ears, selectors.EVENT_READ, lambda: self._ready(ears))
        self.selector.register(self.grip, selectors.EVENT_READ, self._ended)
        self._tell({"is": "born", "pid": self.child})

    def _ready(self, ears: int) -> None:
        said = os.read(ears, len(READY))
        self.selector.unregister(ears)
        os.close(ears)
        if said == READY:
            self._tell({"is": "ready"})

    def _ended(self) -> None:
        self.selector.unregister(self.grip)
        os.close(self.grip)
        pid, status = os.waitpid(self.child or 0, 0)
        self.child = None
        self._tell({"is": "ended", "pid": pid, "status": os.waitstatus_to_exitcode(status)})

    @staticmethod
    def _check_quiet() -> None:
        """Make sure that what a fork would break is not there: other threads, and open databases."""
        opened = (_opened(descriptor) for descriptor in Path("/proc/self/fd").iterdir())
        databases = [name for name in opened if ".sqlite" in name]
        if threading.active_count() > 1 or databases:
            raise RuntimeError(f"warming up left {threading.enumerate()} and {databases} behind")

    def _live(self, work: Callable[[int], None], mouth: int, nursery: int) -> None:
        """Be the child: do the work, and never return."""
        status = 1
        try:
            process.die_with(nursery)
            self.selector.close()
            self.line.close()
            work(mouth)
            status = 0
        except BaseException:  # noqa: BLE001 - it goes to the log whatever it is, and must not unwind into the nursery
            # A line of configuration that cannot be read is quoted in the error, and may hold a password.
            sys.stderr.write(without(self.site.passwords.values(), traceback.format_exc()))
        finally:
            sys.stderr.flush()
            os._exit(status)

    def _prepare(self, _mouth: int) -> None:
        write_configuration(self.service, self.site)
        templates.copy(self.service, self.site)
        self.service.prepare(self.site)

    def _read_paths_as_inside(self) -> None:
        from quizengine.lab.glue import inside_paths  # noqa: PLC0415 - what it changes is the services' venv's

        inside_paths.install(self.site, folders())

    def _serve(self, mouth: int) -> None:
        self._read_paths_as_inside()
        self._answer(self.service.first(self.site))
        self._answer(self.service.serve(self.site, self.sockets))
        self.touch.arm()  # what a service asks of itself to begin is no change to the lab
        os.write(mouth, READY)
        os.close(mouth)
        while True:
            self.service.linger()

    def _answer(self, applications: Mapping[str, Application]) -> None:
        for name, application in applications.items():
            web.answer(self.touch.watched(application, self.service), self.sockets[name])


def _opened(descriptor: Path) -> str:
    try:
        return str(descriptor.readlink())
    except FileNotFoundError:  # the one through which they are listed
        return ""


def main(name: str, folder: str, line: str, sockets: str, touch: str) -> None:
    """Run the nursery of the service called NAME; `line`, `sockets` (in JSON, by endpoint), `touch` are descriptors."""
    process.die_with(os.getppid())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listening = {key: [socket.socket(fileno=fd) for fd in fds] for key, fds in json.loads(sockets).items()}
    Nursery(find(name), Site.load(Path(folder)), socket.socket(fileno=int(line)), listening, Touch(int(touch))).run()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.argv[1:] = []  # upstream reads them as its own
    main(*arguments)

"""The hands of the data plane: a process in the namespaces of the lab's host that does there what it is told.

It knows nothing of OpenStack. What it made outlives it, and the next one finds it again.
"""

import errno
import json
import os
import socket
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from quizengine.lab.host import kernel, message
from quizengine.lab.plane import flows, metadata_ear, trial
from quizengine.lab.plane.servers import Servers
from quizengine.lab.plane.spaces import Spaces
from quizengine.lab.plane.wires import INTO

SECONDS = 20.0
NO_TABLE = os.strerror(errno.ENOENT)
# The orders whose answer is a descriptor.
DESCRIPTORS = frozenset({"listen", "archive"})

Answer = Mapping[str, Any]


class OrderError(Exception):
    """What was ordered could not be done, and why."""


class Hands(Servers):
    """Does what is told on a line; `folder` is where it remembers what it made, `netns` the host's /run/netns.

    Below `data` are the files of images and volumes.
    """

    def __init__(self, folder: Path, netns: Path, data: Path) -> None:
        super().__init__(folder, data)
        self.spaces = Spaces(folder / "spaces", netns)
        self.environment = {"PATH": trial.PATH, "XTABLES_LOCKFILE": str(folder / "xtables.lock"), "LANG": "C.UTF-8"}

    def serve(self, line: socket.socket) -> None:
        """Do what is told, until nobody tells anything any more."""
        ways = (self.trial, self.look, self.ip, self.nft, self.table, self.restore, self.space, self.no_space)
        more = (self.switch, self.forget_flows, self.listen)
        lives = (self.start, self.go, self.stop, self.discard, self.pause, self.attach, self.archive, self.settle)
        known: dict[str, Callable[..., Any]] = {each.__name__: each for each in (*ways, *more, *lives)}
        with suppress(EOFError, ConnectionError):
            while True:
                self.bells.wait(line)
                order, _ = message.receive(line)
                try:
                    answer = {"is": known[order["do"]](*order["with"])}
                except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
                    answer = {"is": None, "why": f"{order['do']}: {error}"}
                is_descriptor = order["do"] in DESCRIPTORS and answer["is"] is not None
                message.send(line, answer, [answer["is"]] if is_descriptor else ())
                if is_descriptor:
                    os.close(answer["is"])

    def trial(self) -> None:
        """Find out whether what the data plane needs is there; OSError with what is not."""
        missing = trial.missing()
        if missing:
            raise OSError(f"it lacks {', '.join(missing)}")
        self._run(["unshare", "--net", "--", "sh", "-c", trial.SCRIPT])

    def look(self) -> Answer:
        """Tell what there is: interfaces, namespaces, servers, and disks."""
        links = json.loads(self._run(["ip", "-j", "link", "show"]) or "[]")
        return {
            "links": {
                each["ifname"]: {"master": each.get("master", ""), "alias": each.get("ifalias", "")} for each in links
            },
            "spaces": self.spaces.names(),
            **self.known(),
        }

    def ip(self, space: str, lines: Sequence[str], into: str = "") -> str:
        """Have `ip` carry out lines in a namespace, all of them whatever happens, and give what it complained of."""
        text = "\n".join(lines).replace(INTO, self._place(into) if into else INTO)
        try:
            self._run(["ip", "-force", "-batch", "-"], space, text)
        except OSError as error:
            return str(error)
        return ""

    def nft(self, lines: Sequence[str]) -> None:
        """Have `nft` carry out lines, all of them or none."""
        self._run(["nft", "-f", "-"], typed="\n".join(lines))

    def table(self, name: str) -> str:
        """Give a table of nft's, without what it has remembered, "" when there is none."""
        try:
            return self._run(["nft", "-s", "-t", "list", "table", *name.split()])
        except OSError as error:
            if NO_TABLE not in str(error):  # it failed, which says nothing of the table
                raise
            return ""

    def restore(self, space: str, text: str) -> None:
        """Put tables of iptables' in the place of those that are there."""
        self._run(["iptables-restore"], space, text)

    def space(self, name: str) -> None:
        """Have there be a namespace."""
        self.spaces.make(name)

    def no_space(self, name: str) -> None:
        """Have there be no such namespace."""
        self.spaces.remove(name)

    def switch(self, space: str, values: Mapping[str, str]) -> None:
        """Set switches of the network of a namespace, named by their paths under /proc/sys/net."""
        self._inside(space, lambda: _switch(values))

    def forget_flows(self, space: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Have a router forget the connections that these floating addresses translate, each beside its server's."""
        self._inside(space, lambda: flows.forget(pairs))

    def listen(self, space: str) -> int:
        """Listen, in a router's namespace or one of DHCP's, for servers that ask for metadata; give the descriptor."""
        home = os.open("/proc/self/ns/net", os.O_RDONLY)
        _enter(self._place(space))
        try:
            return metadata_ear.listen(space).detach()
        finally:
            kernel.enter(home, kernel.NEWNET)
            os.close(home)

    def _place(self, space: str) -> str:
        """Give a path of a network namespace: a router's by its name, a server's by its number."""
        if space in self.servers:
            return f"/proc/{self.servers[space].pid}/ns/net"
        return self.spaces.path(space)

    def _run(self, command: Sequence[str], space: str = "", typed: str = "") -> str:
        """Run a program in a namespace; OSError with what it complained of."""
        place = self._place(space) if space else ""
        done = subprocess.run(  # noqa: S603 - programs of the system, by a path of our own
            command,
            input=typed,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            preexec_fn=(lambda: _enter(place)) if place else None,
        )
        if done.returncode:
            raise OSError(done.stderr.strip())
        return done.stdout

    def _inside(self, space: str, work: Callable[[], None]) -> None:
        """Do something in a namespace, in a child of this process."""
        child = os.fork()
        if child == 0:
            status = 1
            try:
                if space:
                    _enter(self._place(space))
                work()
                status = 0
            finally:
                os._exit(status)
        if os.waitpid(child, 0)[1]:
            raise OSError(f"it could not be done in {space}")


def _enter(place: str) -> None:
    handle = os.open(place, os.O_RDONLY)
    kernel.enter(handle, kernel.NEWNET)
    os.close(handle)


def _switch(values: Mapping[str, str]) -> None:
    for name, value in values.items():
        with suppress(FileNotFoundError):  # a kernel without IPv6 has none of its switches
            Path("/proc/sys/net", name).write_text(value, encoding="ascii")

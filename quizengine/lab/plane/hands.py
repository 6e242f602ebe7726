"""The hands of the data plane: a process in the namespaces of the lab's host that does there what it is told.

It knows nothing of OpenStack. What it made outlives it, and the next one finds it again.
"""

import json
import os
import select
import signal
import socket
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizengine.lab import process
from quizengine.lab.host import kernel, message
from quizengine.lab.plane import disks, guest_root, metadata_ear, mounting, trial
from quizengine.lab.plane.bells import Bells
from quizengine.lab.plane.spaces import Spaces
from quizengine.lab.plane.spawner import Spawner
from quizengine.lab.plane.user_data import Facts
from quizengine.lab.plane.wires import INTO
from quizengine.lab.private import write_private

SECONDS = 20.0
FLUSH_TRACKING = bytes.fromhex("1400000002010500010000000000000000000000")
NETFILTER = 12

Answer = Mapping[str, Any]


class OrderError(Exception):
    """What was ordered could not be done, and why."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs; `began` tells its process from a later one of the same number."""

    pid: int
    began: str
    boot: str
    disk: str

    def lives(self) -> bool:
        """Tell whether it still does."""
        return self.began != "" and process.began(self.pid) == self.began


class Hands:
    """Does what is told on a line; `folder` is where it remembers what it made, `netns` the host's /run/netns.

    Below `data` are the files of volumes.
    """

    def __init__(self, folder: Path, netns: Path, data: Path) -> None:
        self.folder, self.data = folder, data
        for name in ("servers", "disks", "consoles"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.spaces = Spaces(folder / "spaces", netns)
        self.environment = {"PATH": trial.PATH, "XTABLES_LOCKFILE": str(folder / "xtables.lock"), "LANG": "C.UTF-8"}
        self.servers = self._found()
        self.gates: dict[str, int] = {}
        self.spawner = Spawner()
        self.bells = Bells(folder)
        for number, running in self.servers.items():
            self.bells.hear(number, running.pid)

    def serve(self, line: socket.socket) -> None:
        """Do what is told, until nobody tells anything any more."""
        ways = (self.trial, self.look, self.ip, self.nft, self.table, self.restore, self.space, self.no_space)
        deeds = (
            self.switch,
            self.forget_flows,
            self.start,
            self.go,
            self.stop,
            self.discard,
            self.pause,
            self.attach,
            self.listen,
        )
        known: dict[str, Callable[..., Any]] = {each.__name__: each for each in (*ways, *deeds)}
        with suppress(EOFError, ConnectionError):
            while True:
                self.bells.wait(line)
                order, _ = message.receive(line)
                try:
                    answer = {"is": known[order["do"]](*order["with"])}
                except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
                    answer = {"is": None, "why": f"{order['do']}: {error}"}
                is_descriptor = order["do"] == "listen" and "why" not in answer
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
        for number in [number for number, running in self.servers.items() if not running.lives()]:
            self._lose(number)
        return {
            "links": {
                each["ifname"]: {"master": each.get("master", ""), "alias": each.get("ifalias", "")} for each in links
            },
            "spaces": self.spaces.names(),
            "servers": {number: [each.boot, each.disk] for number, each in self.servers.items()},
            "disks": [path.name for path in (self.folder / "disks").iterdir()],
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
        except OSError:
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

    def forget_flows(self, space: str) -> None:
        """Have a router forget the connections that it translates."""
        self._inside(space, _forget_flows)

    def start(self, number: str, boot: str, disk: str, facts: Facts) -> None:
        """Start a server, on an empty disk if its last one bore another name; it waits until it is told to go on."""
        self.stop(number)
        place, log = self.folder / "disks" / number, self.folder / "consoles" / f"{number}.log"
        known = self._read(number)
        if known is None or known.disk != disk or not os.path.ismount(place):
            self.discard(number)
            guest_root.format_disk(place)
        pid, gate = self.spawner.bear(place, log, facts)
        self.gates[number] = gate
        mounting.hang(pid, self.bells.hear(number, pid))
        self._remember(number, Running(pid, process.began(pid), boot, disk))

    def go(self, number: str) -> None:
        """Let a server that waits go on."""
        gate = self.gates.pop(number, None)
        if gate is not None:
            with suppress(BrokenPipeError):
                os.write(gate, b"g")
            os.close(gate)

    def stop(self, number: str) -> None:
        """End a server, which keeps its disk."""
        running = self.servers.get(number)
        if running is not None and running.lives():
            grip = os.pidfd_open(running.pid)
            signal.pidfd_send_signal(grip, signal.SIGKILL)
            select.select([grip], [], [], SECONDS)
            os.close(grip)
        self._lose(number)

    def discard(self, number: str) -> None:
        """Have there be nothing of a server."""
        self.stop(number)
        self.bells.remove(number)
        place = self.folder / "disks" / number
        with suppress(OSError):
            kernel.detach(place)
        with suppress(FileNotFoundError):
            place.rmdir()
        for path in (self.folder / "servers" / f"{number}.json", self.folder / "consoles" / f"{number}.log"):
            path.unlink(missing_ok=True)

    def pause(self, number: str, still: bool) -> None:  # noqa: FBT001 - it comes over a line
        """Stop every process of a server where it is, or let it go on."""
        space = Path(f"/proc/{self.servers[number].pid}/ns/pid").readlink()
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if (folder / "ns" / "pid").readlink() == space:
                    os.kill(int(folder.name), signal.SIGSTOP if still else signal.SIGCONT)

    def listen(self, space: str) -> int:
        """Listen, in a router's namespace or one of DHCP's, for servers that ask for metadata; give the descriptor."""
        home = os.open("/proc/self/ns/net", os.O_RDONLY)
        _enter(self._place(space))
        try:
            return metadata_ear.listen(space).detach()
        finally:
            kernel.enter(home, kernel.NEWNET)
            os.close(home)

    def attach(self, number: str, volumes: Iterable[tuple[str, str, bool]]) -> str:
        """Have a server have these volumes, by device, file, and whether it may write; give what stood in the way."""
        return disks.settle(self.servers[number].pid, self.data, volumes)

    def _found(self) -> dict[str, Running]:
        files = (self.folder / "servers").glob("*.json")
        found = {file.stem: self._read(file.stem) for file in files}
        return {number: running for number, running in found.items() if running is not None and running.lives()}

    def _read(self, number: str) -> Running | None:
        try:
            return Running(**json.loads((self.folder / "servers" / f"{number}.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _remember(self, number: str, running: Running) -> None:
        self.servers[number] = running
        facts = {"pid": running.pid, "began": running.began, "boot": running.boot, "disk": running.disk}
        write_private(self.folder / "servers" / f"{number}.json", json.dumps(facts))

    def _lose(self, number: str) -> None:
        self.servers.pop(number, None)
        self.bells.forget(number)
        gate = self.gates.pop(number, None)
        if gate is not None:
            os.close(gate)

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


def _forget_flows() -> None:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETFILTER) as line:
        line.send(FLUSH_TRACKING)

"""The servers of the data plane, as the hands start and end them, and the disks that they have."""

import json
import os
import select
import signal
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from quizengine.lab import process
from quizengine.lab.host import kernel
from quizengine.lab.plane import contents, disks, guest_root, mounting
from quizengine.lab.plane.bells import Bells
from quizengine.lab.plane.spawner import Spawner
from quizengine.lab.plane.state import ROOT
from quizengine.lab.plane.user_data import Facts
from quizengine.lab.private import write_private
from quizengine.lab.reading import open_beneath

SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs; `began` tells its process from a later one of the same number.

    `root` is the file of the volume that it runs from, "" where that is a disk of its own.
    """

    pid: int
    began: str
    boot: str
    disk: str
    root: str = ""

    def lives(self) -> bool:
        """Tell whether it still does."""
        return self.began != "" and process.began(self.pid) == self.began


class Servers:
    """The servers, of which `folder` has what is remembered; below `data` are the files of images and volumes."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder, self.data = folder, data
        for name in ("servers", "disks", "consoles"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.servers = self._found()
        self.gates: dict[str, int] = {}
        self.spawner = Spawner()
        self.bells = Bells(folder)
        for number, running in self.servers.items():
            self.bells.hear(number, running.pid)

    def known(self) -> Mapping[str, Any]:
        """Tell which servers run, by which starts and disks, and whose disks there are."""
        for number in [number for number, running in self.servers.items() if not running.lives()]:
            self._lose(number)
        return {
            "servers": {number: [each.boot, each.disk] for number, each in self.servers.items()},
            "disks": [path.name for path in (self.folder / "disks").iterdir()],
        }

    def start(self, number: str, boot: str, disk: str, origin: str, facts: Facts) -> None:
        """Start a server, on a new disk if its last one bore another name; it waits until it is told to go on.

        On a new disk is what an image or a volume brings along, whose file `origin` is.
        """
        self.stop(number)
        place, log = self._disk(number), self.folder / "consoles" / f"{number}.log"
        known = self._read(number)
        if known is None or known.disk != disk or not os.path.ismount(place):
            self.discard(number)
            guest_root.format_disk(place)
            with suppress(OSError):
                contents.unpack(self._open(origin, os.O_RDONLY), place)
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
        if running is not None:
            self.settle(running.root)
        self._lose(number)

    def discard(self, number: str) -> None:
        """Have there be nothing of a server."""
        self.stop(number)
        self.bells.remove(number)
        place = self._disk(number)
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

    def attach(self, number: str, volumes: Iterable[tuple[str, str, bool]]) -> str:
        """Have a server have these volumes, by device, file, and whether it may write; give what stood in the way."""
        volumes = list(volumes)
        root = next((file for device, file, writable in volumes if device == ROOT and writable), "")
        self._remember(number, replace(self.servers[number], root=root))
        return disks.settle(self.servers[number].pid, self.data, volumes)

    def archive(self, number: str) -> int | None:
        """Give a file in memory with what was written to a server's disk, None where it has none."""
        place = self._disk(number)
        return contents.pack(place) if os.path.ismount(place) else None

    def settle(self, file: str) -> None:
        """Have a volume hold what was written to the disk of the server that runs from it, if one does."""
        for number, running in self.servers.items():
            if file and running.root == file and os.path.ismount(self._disk(number)):
                with suppress(OSError):
                    contents.keep(self._disk(number), self._open(file, os.O_RDWR))

    def _disk(self, number: str) -> Path:
        return self.folder / "disks" / number

    def _open(self, file: str, flags: int) -> int:
        return open_beneath(self.data, file, flags | os.O_NONBLOCK, links=False)

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
        write_private(self.folder / "servers" / f"{number}.json", json.dumps(asdict(running)))

    def _lose(self, number: str) -> None:
        self.servers.pop(number, None)
        self.bells.forget(number)
        gate = self.gates.pop(number, None)
        if gate is not None:
            os.close(gate)

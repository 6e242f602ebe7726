"""Looking at a lab's host for those who may not: its files, its units and their logs, without entering it."""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from quizengine.cloud.host import HostUnseenError
from quizengine.lab import launch, start
from quizengine.lab.door import DoorError, ask
from quizengine.lab.host import layout
from quizengine.lab.host.net_view import NetView
from quizengine.lab.last_words import without
from quizengine.lab.name import command, the_lab
from quizengine.lab.reading import UnreadableError, read_beneath
from quizengine.lab.service import Service, discover
from quizengine.lab.site import Site
from quizengine.lab.status import ServiceStatus, State
from quizengine.lab.vm.view import disks

PROMPTLY = 15.0
ETC = PurePosixPath("/etc")
HOME = PurePosixPath(layout.HOME)
# What is mounted there: databases, and logs, which are asked for by their units.
MOUNTED = ("data", "logs")
TAIL = 256 * 1024
# The lab's states, as systemd calls them.
RUNNING = {State.UP: "active", State.STARTING: "activating"}
INACTIVE = {State.FAILED: "failed", State.STOPPED: "inactive", State.DOWN: "inactive"}


class View:
    """Looks at the host of the lab in a folder, by the paths and names that it has inside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        net = NetView(folder)
        self._looks: Mapping[str, Callable[..., Any]] = {
            "file": self._file,
            "started": self._started,
            "unit": self._unit,
            "log": self._log,
            "namespaces": net.namespaces,
            "links": net.links,
            "routes": net.routes,
            "switches": net.switches,
            "disks": lambda: disks(folder),
            "ping": net.ping,
        }

    def look(self, ask: str, arguments: Mapping[str, Any]) -> Any:
        """Answer in plain values, without the lab's passwords; raises HostUnseenError."""
        try:
            return self._looks[ask](**arguments)
        except OSError as error:
            raise HostUnseenError(f"it cannot be read: {error}") from error
        except DoorError as error:
            raise HostUnseenError(
                f"{the_lab(self.folder)} does not answer; start it with: {command(self.folder, 'up')}"
            ) from error

    def _file(self, path: str) -> Mapping[str, Any] | None:
        root, name = _placed(path)
        found = read_beneath(self.folder / root, name)
        return None if found is None else {"text": self._shown(found[0]), "mode": f"{found[1]:04o}"}

    def _started(self, path: str) -> str | None:
        root, name = _placed(path)
        if root != "etc":
            raise HostUnseenError(f"no service is started with {path}")
        owner = next(each for each in discover() if name.partition("/")[0] in each.configured)
        status = self._status(owner)
        if status is None:
            raise HostUnseenError(f"{the_lab(self.folder)} does not run {owner.name}")
        text = self._start(owner).files.get(name) if status.state in RUNNING else None
        return None if text is None else self._shown(text)

    def _unit(self, name: str) -> Mapping[str, Any] | None:
        owner = _owner(name)
        status = None if owner is None else self._status(owner)
        if owner is None or status is None:
            return None
        changed = self._changed(owner) if status.state in RUNNING else []
        return {"state": (RUNNING | INACTIVE)[status.state], "why": status.why, "changed": changed}

    def _changed(self, owner: Service) -> list[str]:
        then, now = self._start(owner).files, start.texts(self.folder / "etc", owner.configured)
        return sorted(f"/etc/{each}" for each in then.keys() | now.keys() if then.get(each) != now.get(each))

    def _log(self, unit: str) -> str | None:
        owner = _owner(unit)
        if owner is None or self._status(owner) is None:
            return None
        log, since = Site.load(self.folder).log(owner.name), self._start(owner).log
        try:
            with log.open("rb") as file:
                file.seek(max(since, file.seek(0, 2) - TAIL))
                return self._shown(file.read(TAIL).decode(errors="replace"))
        except OSError as error:
            raise UnreadableError(f"{log.name}: {error.strerror}") from error

    def _status(self, owner: Service) -> ServiceStatus | None:
        found = launch.status(self.folder)
        if not found.supervisor:
            raise DoorError(found.why)
        return next((each for each in found.services if each.name == owner.name), None)

    def _start(self, owner: Service) -> start.Start:
        """Give the last start of a service."""
        found = ask(self.folder, {"do": "starts"}, seconds=PROMPTLY).get(owner.name)
        return start.Start(**found) if found else start.Start()

    def _shown(self, text: str) -> str:
        return without(Site.load(self.folder).passwords.values(), text)


def _placed(path: str) -> tuple[str, str]:
    """Give the folder of the lab's that a path inside lies in, and its path there; raises HostUnseenError."""
    words = PurePosixPath(HOME / path[2:] if path.startswith("~/") else path)
    if not words.is_absolute() or ".." in words.parts:
        raise HostUnseenError(f"{path} is no whole path without `..`")
    known = [folder for service in discover() for folder in service.configured]
    for folder in known:
        if words.is_relative_to(ETC / folder) and words != ETC / folder:
            return "etc", str(words.relative_to(ETC))
    below = words.relative_to(HOME).parts if words.is_relative_to(HOME) else ()
    if below and below[0] not in MOUNTED:
        return "host", "/".join(below)
    raise HostUnseenError(f"{path} is not among what is looked at: /etc/SERVICE, and {HOME} without data and logs")


def _owner(unit: str) -> Service | None:
    name = unit.removesuffix(".service")
    return next((each for each in discover() if name in each.units), None)

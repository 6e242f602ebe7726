"""What a lab and its services are doing, as plain values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class State(StrEnum):
    """What a lab or a service is doing.

    A lab is ABSENT until it is first made. A service is STARTING until its endpoints answer, FAILED once it was
    restarted in vain, and STOPPED when a person wanted it so; a lab is as far as the least of the others.
    """

    ABSENT = "absent"
    DOWN = "down"
    STARTING = "starting"
    UP = "up"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """One service: `memory` in bytes with its fair part of what is shared; `pid` is 0 when there is none.

    `restarts` counts those after a death, `since` is when the state began, in Unix time, `why` is the last error that
    it told of when it failed, `etc` the folder of its configuration, and `units` the names that the same process has
    on a full-size cloud.
    """

    name: str
    state: State
    url: str
    port: int
    log: Path
    etc: Path
    units: tuple[str, ...] = ()
    pid: int = 0
    memory: int = 0
    restarts: int = 0
    why: str = ""
    since: float = 0.0


@dataclass(frozen=True, slots=True)
class LabStatus:
    """A lab as a whole; `why` says in a sentence what is wrong when it failed.

    `quick` tells which clients answer at once in its shell, `host` whether there is a host to enter, and `no_host` why
    there is none; `plane` and `no_plane` likewise whether servers, networks and routers are there to be reached.
    """

    state: State
    folder: Path
    etc: Path
    services: tuple[ServiceStatus, ...] = ()
    supervisor: int = 0
    why: str = ""
    quick: tuple[str, ...] = ()
    host: bool = False
    no_host: str = ""
    plane: bool = False
    no_plane: str = ""

    @property
    def memory(self) -> int:
        """Add up the bytes of all services."""
        return sum(service.memory for service in self.services)

    def as_json(self) -> Mapping[str, Any]:
        """Give the status as plain values for `--json`."""
        return {**asdict(self, dict_factory=_plain), "memory": self.memory}


def overall(services: tuple[ServiceStatus, ...]) -> State:
    """Give the state of a lab whose supervisor runs these services."""
    for state in (State.FAILED, State.STARTING, State.DOWN):
        if any(service.state is state for service in services):
            return State.STARTING if state is State.DOWN else state
    return State.UP if services else State.STARTING


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, Path) else value for key, value in pairs}

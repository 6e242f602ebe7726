"""A service of the lab: what one file under `services/` declares, and how such files are found."""

import importlib
import pkgutil
import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from socket import socket
from typing import Any

from quizengine.lab.site import Site

# Named, not imported: the files there import this one.
SERVICES = "quizengine.lab.services"

# The services that are started when nobody says which, beside what they need: those that most tasks are done on.
USUAL = ("cinder",)

Configure = Callable[[Site], Mapping[str, str]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def nothing(site: Site) -> None:
    """Do nothing: for a service that has nothing of its own to migrate or to prepare."""


def nobody(site: Site) -> Mapping[str, "Application"]:  # noqa: ARG001 - as others need it
    """Give nothing: for a service all of whose endpoints may begin to answer at once."""
    return {}


def nothing_more(folder: Path) -> None:
    """Build nothing: for a service whose packages are all that it takes."""


def nothing_remembered() -> None:
    """Forget nothing: for a service that remembers nothing of its databases."""


def pause() -> None:
    """Wait for a signal: for a service whose threads need nothing of the main one."""
    signal.pause()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address at which a service listens.

    `name` keys its port and its socket; `port` is where such a service listens on a full-size cloud, and in the lab's
    host, 0 for one that only the service itself asks. `kinds` are the (type, name) pairs under which the catalog shows
    it, none for one that only the service itself uses; `path` follows the port in the catalog, and may hold
    `%(project_id)s`. `probe` is a path that answers without a token once the service works.
    """

    name: str
    kinds: tuple[tuple[str, str], ...]
    path: str = ""
    probe: str = "/"
    port: int = 0

    @property
    def root(self) -> str:
        """The path without the part that names a project."""
        return "/".join(part for part in self.path.split("/") if "%" not in part)


@dataclass(frozen=True, slots=True)
class Service:
    """One project of OpenStack, as one process of the lab.

    Only `configure` runs beside the supervisor. The others run among the installed services:
    `warm` imports everything that serving needs, before the fork, and must start no thread and open no
    database; `migrate` makes empty databases of today's schema; `prepare` fills a new lab's databases;
    `first` gives the applications that must answer before the rest can start;
    `serve` starts whatever works in the background and gives the WSGI application of each other endpoint
    (an endpoint that it serves itself, on the sockets that it is given, it leaves out); `linger` is then called
    in the main thread for ever.

    One that is `on_demand` runs only if it was asked for by its name, and has no user and no place in the catalog.
    `environment` names where it is installed: in the release's own, or in an addition, in whose folder `build` then
    makes, once for all labs, what takes long and never changes.

    `roles` are made beside Keystone's own, and a `domain` of the service's, which its user DOMAIN_domain_admin rules.

    What it writes unasked is no change to the lab: `registers` are the tables in which its processes tell of
    themselves, each with the columns that do so, none for all of them; `scratch` are names of folders among its data
    with nothing to keep; and a POST to one of the paths in `reading` only asks.

    The tables of one that is `in_place` may be put back while it serves: it has all that it knows out of them, but for
    what it drops when told to `forget`.

    `lodgers` are projects that live in the same process: each one's name, by which its folder of configuration is
    called, and what gives its files.
    """

    name: str
    endpoints: tuple[Endpoint, ...]
    configure: Configure
    warm: Callable[[], None]
    serve: Callable[[Site, Mapping[str, list[socket]]], Mapping[str, Application]]
    migrate: Callable[[Site], None] = nothing
    prepare: Callable[[Site], None] = nothing
    first: Callable[[Site], Mapping[str, Application]] = nobody
    databases: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    domain: str = ""
    linger: Callable[[], None] = pause
    on_demand: bool = False
    environment: str = "services"
    build: Callable[[Path], None] = nothing_more
    lodgers: tuple[tuple[str, Configure], ...] = ()
    registers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scratch: frozenset[str] = frozenset()
    reading: frozenset[str] = frozenset()
    in_place: bool = False
    forget: Callable[[], None] = nothing_remembered

    @property
    def configured(self) -> Mapping[str, Configure]:
        """What gives the files of each folder of configuration, by the folder's name, the service's own first."""
        return {self.name: self.configure, **dict(self.lodgers)}


def find(name: str) -> Service:
    """Give the service that the file of that name declares."""
    found = importlib.import_module(f"{SERVICES}.{name}").SERVICE
    if not isinstance(found, Service):
        raise TypeError(f"services/{name}.py declares no Service called SERVICE")
    return found


def discover() -> tuple[Service, ...]:
    """Give every service that has a file, those that others need first."""
    folder = importlib.import_module(SERVICES).__path__
    known = {module.name: find(module.name) for module in pkgutil.iter_modules(folder)}
    order = TopologicalSorter({name: service.needs for name, service in sorted(known.items())})
    return tuple(known[name] for name in order.static_order())


def serving(types: Iterable[str]) -> tuple[str, ...]:
    """Give the names of the services that the catalog shows under these types."""
    wanted = set(types)
    return tuple(
        service.name
        for service in discover()
        if any(kind in wanted for endpoint in service.endpoints for kind, _ in endpoint.kinds)
    )


def permanent() -> tuple[str, ...]:
    """Give the names of all services that are not on demand."""
    return tuple(service.name for service in discover() if not service.on_demand)


def folders() -> tuple[str, ...]:
    """Give the names of all folders of configuration."""
    return tuple(name for service in discover() for name in service.configured)


def choose(names: Iterable[str] = ()) -> tuple[str, ...]:
    """Give the names of these services, the usual ones by default, and of all that they need, those first.

    KeyError with the first name that no service bears.
    """
    known = {service.name: service for service in discover()}
    wanted = set(names) or set(USUAL)
    reached: set[str] = set()
    while wanted:
        service = known[wanted.pop()]
        reached.add(service.name)
        wanted |= set(service.needs) - reached
    return tuple(name for name in known if name in reached)

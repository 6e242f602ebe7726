"""How a probe acts: it makes something of its own, takes the answer, and removes what it made."""

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizengine.checking import Cloud

PREFIX = "quizengine-probe-"
REFUSALS = (401, 403, 404)
GONE = 404
PATIENCE = 20.0
PAUSE = 0.2

Probe = Callable[[Cloud, Any], int]


@dataclass(frozen=True)
class Kind:
    """Things that are made by sending `body` of a name to a `path` of a service, and are gone once deleted.

    `found` gives those of a name, as the administrator sees them.
    """

    service: str
    path: str
    body: Callable[[str], Mapping[str, Any]]
    found: Callable[[Cloud, str], Iterable[Any]]


def making(kind: Kind) -> Probe:
    """Give the probe that makes such a thing."""

    def probe(cloud: Cloud, actor: Any) -> int:
        name = fresh_name()
        proxies = getattr(actor, kind.service), getattr(cloud, kind.service)
        return created(
            cloud,
            lambda: proxies[0].post(kind.path, json=kind.body(name)),
            lambda: remove(kind.path, kind.found(cloud, name), proxies),
        )

    return probe


def reading(service: str, path: str) -> Probe:
    """Give the probe that reads what lies at a path of a service."""
    return lambda cloud, actor: cloud.status_of(lambda: getattr(actor, service).get(path))


def named(things: Iterable[Any], name: str) -> Iterator[Any]:
    """Keep what bears just this name, where a service cannot be asked for it."""
    return (one for one in things if one.name == name)


def fresh_name() -> str:
    """Give a name that nothing else bears, and that tells where it came from."""
    return PREFIX + uuid.uuid4().hex[:12]


def created(cloud: Cloud, create: Callable[[], Any], clear: Callable[[], None]) -> int:
    """Make something, give the status of the answer, and clear it away."""
    status = None
    try:
        status = cloud.status_of(create)
    finally:
        # An answer that was lost, or is an error's, does not tell that nothing was made.
        if status not in REFUSALS:
            clear()
    return status


def remove(path: str, things: Iterable[Any], proxies: Iterable[Any]) -> None:
    """Delete each thing as its maker, or else as the administrator."""
    several = tuple(proxies)
    for thing in [*things]:
        statuses = []
        for proxy in several:
            statuses.append(proxy.delete(f"{path}/{thing.id}").status_code)
            if statuses[-1] < 300 or statuses[-1] == GONE:  # noqa: PLR2004 - as HTTP has it
                break
        else:
            raise RuntimeError(f"`{thing.name}` could not be removed again (HTTP status {statuses}): remove it by hand")


def wait(done: Callable[[], bool], what: str) -> None:
    """Wait until something is so; TimeoutError, naming it, where it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE:g} s in vain for {what}")
        time.sleep(PAUSE)

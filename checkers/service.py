"""Facts about the services and endpoints of the catalog."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from quizengine.checking import Cloud, checker

INTERFACES = ("public", "internal", "admin")


@dataclass(frozen=True)
class Endpoints:
    """The URL of each interface as it is registered, None where there is none."""

    public: str | None
    internal: str | None
    admin: str | None


@dataclass(frozen=True)
class Service:
    """A service; of several endpoints of one interface an enabled one is told; `count` services match."""

    name: str
    type: str
    description: str
    enabled: bool
    endpoints: Endpoints
    regions: list[str]
    count: int


@dataclass(frozen=True)
class Endpoint:
    """An endpoint: `url` as it is registered; `count` is how many the service has of this interface and region."""

    url: str
    region: str | None
    enabled: bool
    count: int


@checker
def service(
    cloud: Cloud,
    name: str | None = None,
    type: str | None = None,  # noqa: A002 - the API's own word
    region: str | None = None,
) -> Service | None:
    """Report the service of this name or type, and its endpoints (in one region, where given)."""
    if name is None and type is None:
        raise ValueError("give a name or a type")
    several = [one for one in cloud.identity.services() if name in (None, one.name) and type in (None, one.type)]
    if not several:
        return None
    found = min(several, key=lambda one: (not one.is_enabled, one.id))
    endpoints = _endpoints(cloud, [found], region)
    return Service(
        name=found.name,
        type=found.type,
        description=found.description or "",
        enabled=found.is_enabled,
        endpoints=Endpoints(*(_url(endpoints, interface) for interface in INTERFACES)),
        regions=sorted({one.region_id for one in endpoints if one.region_id}),
        count=len(several),
    )


@checker
def endpoint(
    cloud: Cloud, service: str, interface: Literal["public", "internal", "admin"], region: str | None = None
) -> Endpoint | None:
    """Report the endpoint of a service (by name or type) at one interface, and in one region where given."""
    services = [one for one in cloud.identity.services() if service in (one.name, one.type)]
    several = [one for one in _endpoints(cloud, services, region) if one.interface == interface]
    if not several:
        return None
    return Endpoint(several[0].url, several[0].region_id, several[0].is_enabled, len(several))


def _endpoints(cloud: Cloud, services: list[Any], region: str | None) -> list[Any]:
    return sorted(_found(cloud, services, region), key=lambda one: (not one.is_enabled, one.id))


def _found(cloud: Cloud, services: list[Any], region: str | None) -> Iterator[Any]:
    for one in services:
        for endpoint in cloud.identity.endpoints(service_id=one.id):
            if region in (None, endpoint.region_id):
                yield endpoint


def _url(endpoints: list[Any], interface: str) -> str | None:
    return next((one.url for one in endpoints if one.interface == interface), None)

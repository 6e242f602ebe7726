"""Facts about Neutron ports."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quizengine.checking import Cloud, checker, name_of, newest

from ._owned import project_name, within


@dataclass(frozen=True)
class Port:
    """A port: `device_owner` is what uses it, as `compute:nova`; `server` and `router` name it, None for another.

    `allowed_address_pairs` are written as the address, and its MAC after a space where that is not the port's own;
    `host` is where it is bound; `count` is how many ports match.
    """

    name: str
    status: str
    enabled: bool
    network: str | None
    subnets: list[str]
    addresses: list[str]
    mac: str
    device_owner: str
    server: str | None
    router: str | None
    security_groups: list[str]
    port_security: bool
    allowed_address_pairs: list[str]
    host: str | None
    vnic_type: str | None
    project: str | None
    count: int


@checker
def port(  # noqa: PLR0913 - each is something that a port is known by
    cloud: Cloud,
    name: str | None = None,
    *,
    server: str | None = None,
    network: str | None = None,
    address: str | None = None,
    project: str | None = None,
) -> Port | None:
    """Report the newest port that matches: by name, by its server, its network, an address, or several of these."""
    if name is None and server is None and address is None:
        raise ValueError("give a name, a server or an address")
    found, count = newest(one for one in _ports(cloud, name, address, project) if _fits(cloud, one, server, network))
    if found is None:
        return None
    return Port(
        name=found.name,
        status=found.status,
        enabled=found.is_admin_state_up,
        network=name_of(cloud.network.find_network, found.network_id),
        subnets=sorted({str(name_of(cloud.network.find_subnet, one["subnet_id"])) for one in found.fixed_ips}),
        addresses=sorted(one["ip_address"] for one in found.fixed_ips),
        mac=found.mac_address,
        device_owner=found.device_owner or "",
        server=_server(cloud, found),
        router=_router(cloud, found),
        security_groups=sorted(
            str(name_of(cloud.network.find_security_group, number)) for number in found.security_group_ids or []
        ),
        port_security=bool(found.is_port_security_enabled),
        allowed_address_pairs=sorted(_pair(one, found.mac_address) for one in found.allowed_address_pairs or []),
        host=found.binding_host_id or None,
        vnic_type=found.binding_vnic_type,
        project=project_name(cloud, found.project_id),
        count=count,
    )


def _ports(cloud: Cloud, name: str | None, address: str | None, project: str | None) -> Iterator[Any]:
    query = {"fixed_ips": f"ip_address={address}"} if address else {}
    if name is None:
        for one in cloud.network.ports(**query):
            yield from within(cloud, [one], one.name, project)
    else:
        yield from within(cloud, cloud.network.ports(name=name, **query), name, project)


def _fits(cloud: Cloud, port: Any, server: str | None, network: str | None) -> bool:
    if network is not None and name_of(cloud.network.find_network, port.network_id) != network:
        return False
    return server is None or _server(cloud, port) == server


def _server(cloud: Cloud, port: Any) -> str | None:
    return name_of(cloud.compute.find_server, port.device_id) if _is(port, "compute:") else None


def _router(cloud: Cloud, port: Any) -> str | None:
    return name_of(cloud.network.find_router, port.device_id) if _is(port, "network:router") else None


def _is(port: Any, owner: str) -> bool:
    return bool((port.device_owner or "").startswith(owner))


def _pair(pair: dict[str, str], own: str) -> str:
    mac = pair.get("mac_address", own)
    return pair["ip_address"] if mac == own else f"{pair['ip_address']} {mac}"

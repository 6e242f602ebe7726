"""Facts about floating addresses."""

from dataclasses import dataclass
from typing import Any

from quizengine.checking import Cloud, checker, name_of, newest

from ._owned import project_name


@dataclass(frozen=True)
class FloatingAddress:
    """A floating address: `network` is the external one that it is of.

    `fixed_address`, `port`, `server` and `router` tell where it leads, None where it is not in use;
    `count` is how many match.
    """

    address: str
    status: str
    network: str | None
    fixed_address: str | None
    port: str | None
    server: str | None
    router: str | None
    project: str | None
    description: str
    count: int


@checker
def floating_address(
    cloud: Cloud, address: str | None = None, *, server: str | None = None, project: str | None = None
) -> FloatingAddress | None:
    """Report the newest floating address that matches: this one, one that leads to a server, or one of a project."""
    query = {"floating_ip_address": address} if address else {}
    several = [
        one for one in cloud.network.ips(**query) if project is None or project_name(cloud, one.project_id) == project
    ]
    servers = {one.id: _server(cloud, one) for one in several}
    found, count = newest(one for one in several if server in (None, servers[one.id]))
    if found is None:
        return None
    return FloatingAddress(
        address=found.floating_ip_address,
        status=found.status,
        network=name_of(cloud.network.find_network, found.floating_network_id),
        fixed_address=found.fixed_ip_address,
        port=name_of(cloud.network.find_port, found.port_id),
        server=servers[found.id],
        router=name_of(cloud.network.find_router, found.router_id),
        project=project_name(cloud, found.project_id),
        description=found.description or "",
        count=count,
    )


def _server(cloud: Cloud, address: Any) -> str | None:
    details = address.port_details or {}
    in_use = details.get("device_owner", "").startswith("compute:")
    return name_of(cloud.compute.find_server, details["device_id"]) if in_use else None

"""Facts about Neutron routers."""

from dataclasses import dataclass
from typing import Any

from quizengine.checking import Cloud, checker, name_of, newest

from ._owned import project_name, within
from ._routes import routes

INTERFACES = (
    "network:router_interface",
    "network:router_interface_distributed",
    "network:ha_router_replicated_interface",
)


@dataclass(frozen=True)
class Router:
    """A router: `external_network` is what its gateway is on, None without one; `subnets` are those that it joins.

    `addresses` are its own on these subnets, `external_addresses` its gateway's; `snat` tells whether it hides what is
    inside behind them; `routes` are its static ones, as `10.9.0.0/16 via 10.0.0.2`; `count` routers bear the name.
    """

    name: str
    status: str
    enabled: bool
    external_network: str | None
    external_addresses: list[str]
    snat: bool | None
    subnets: list[str]
    addresses: list[str]
    routes: list[str]
    distributed: bool
    highly_available: bool
    project: str | None
    description: str
    count: int


@checker
def router(cloud: Cloud, name: str, project: str | None = None) -> Router | None:
    """Report the newest router called NAME of all projects, or of one, its gateway, and the subnets that it joins."""
    found, count = newest(within(cloud, cloud.network.routers(name=name), name, project))
    if found is None:
        return None
    gateway = found.external_gateway_info or {}
    inside = _inside(cloud, found)
    return Router(
        name=found.name,
        status=found.status,
        enabled=found.is_admin_state_up,
        external_network=name_of(cloud.network.find_network, gateway.get("network_id")),
        external_addresses=sorted(one["ip_address"] for one in gateway.get("external_fixed_ips", [])),
        snat=gateway.get("enable_snat"),
        subnets=sorted({str(name_of(cloud.network.find_subnet, one["subnet_id"])) for one in inside}),
        addresses=sorted(one["ip_address"] for one in inside),
        routes=routes(found.routes),
        distributed=bool(found.is_distributed),
        highly_available=bool(found.is_ha),
        project=project_name(cloud, found.project_id),
        description=found.description or "",
        count=count,
    )


def _inside(cloud: Cloud, router: Any) -> list[dict[str, str]]:
    """Give the fixed addresses of a router's interfaces, its gateway left out."""
    ports = cloud.network.ports(device_id=router.id)
    return [address for port in ports if port.device_owner in INTERFACES for address in port.fixed_ips]

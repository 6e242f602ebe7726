"""Facts about Neutron subnets."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker, name_of, newest

from ._owned import project_name, within
from ._routes import routes


@dataclass(frozen=True)
class Subnet:
    """A subnet: `dns` is in order, `gateway` None where it has none.

    `pools` are written as `10.0.0.10-10.0.0.99`, `routes` as `10.9.0.0/16 via 10.0.0.2`;
    `count` is how many subnets bear the name.
    """

    name: str
    network: str | None
    cidr: str
    ip_version: int
    gateway: str | None
    dhcp: bool
    dns: list[str]
    pools: list[str]
    routes: list[str]
    project: str | None
    description: str
    count: int


@checker
def subnet(cloud: Cloud, name: str, network: str | None = None, project: str | None = None) -> Subnet | None:
    """Report the newest subnet called NAME of all projects, or of one (and of one network, where given)."""
    several = [*within(cloud, cloud.network.subnets(name=name), name, project)]
    names = {one.id: name_of(cloud.network.find_network, one.network_id) for one in several}
    found, count = newest(one for one in several if network in (None, names[one.id]))
    if found is None:
        return None
    return Subnet(
        name=found.name,
        network=names[found.id],
        cidr=found.cidr,
        ip_version=found.ip_version,
        gateway=found.gateway_ip,
        dhcp=found.is_dhcp_enabled,
        dns=list(found.dns_nameservers or []),
        pools=sorted(f"{pool['start']}-{pool['end']}" for pool in found.allocation_pools or []),
        routes=routes(found.host_routes),
        project=project_name(cloud, found.project_id),
        description=found.description or "",
        count=count,
    )

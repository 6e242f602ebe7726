"""Facts about Neutron networks."""

from dataclasses import dataclass
from typing import Any

from quizengine.checking import Cloud, checker, name_of, newest

from ._owned import project_name, within

EVERYBODY = "*"


@dataclass(frozen=True)
class Network:
    """A network: `subnets` are names; `type`, `physical_network` and `segment` (as a VLAN's number) are its provider's.

    `shared_with` are the projects that may use it beside its own, `*` for all of them, by `--share` or by RBAC;
    `count` is how many networks bear the name.
    """

    name: str
    status: str
    enabled: bool
    external: bool
    shared: bool
    shared_with: list[str]
    type: str | None
    physical_network: str | None
    segment: int | None
    subnets: list[str]
    mtu: int | None
    port_security: bool
    project: str | None
    description: str
    tags: list[str]
    count: int


@checker
def network(cloud: Cloud, name: str, project: str | None = None) -> Network | None:
    """Report the newest network called NAME of all projects, or of one."""
    found, count = newest(within(cloud, cloud.network.networks(name=name), name, project))
    if found is None:
        return None
    return Network(
        name=found.name,
        status=found.status,
        enabled=found.is_admin_state_up,
        external=bool(found.is_router_external),
        shared=bool(found.is_shared),
        shared_with=_shared_with(cloud, found),
        type=found.provider_network_type,
        physical_network=found.provider_physical_network,
        segment=found.provider_segmentation_id,
        subnets=sorted(str(name_of(cloud.network.find_subnet, number)) for number in found.subnet_ids or []),
        mtu=found.mtu,
        # Where Neutron has no such extension, no port is guarded.
        port_security=bool(found.is_port_security_enabled),
        project=project_name(cloud, found.project_id),
        description=found.description or "",
        tags=sorted(found.tags or []),
        count=count,
    )


def _shared_with(cloud: Cloud, network: Any) -> list[str]:
    policies = cloud.network.rbac_policies(object_id=network.id, action="access_as_shared")
    targets = {policy.target_project_id for policy in policies}
    return sorted(one if one == EVERYBODY else str(project_name(cloud, one)) for one in targets)

"""Facts about how much networking a project may use."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._directory import project_called


@dataclass(frozen=True)
class NetworkQuota:
    """A project's limits, each a number of things; -1 is no limit."""

    networks: int
    subnets: int
    ports: int
    routers: int
    floating_addresses: int
    security_groups: int
    security_group_rules: int
    rbac_policies: int


@checker
def network_quota(cloud: Cloud, project: str, domain: str = "Default") -> NetworkQuota | None:
    """Report the network quota of a project."""
    found = project_called(cloud, project, domain)
    if found is None:
        return None
    quota = cloud.network.get_quota(found.id)
    return NetworkQuota(
        networks=quota.networks,
        subnets=quota.subnets,
        ports=quota.ports,
        routers=quota.routers,
        floating_addresses=quota.floating_ips,
        security_groups=quota.security_groups,
        security_group_rules=quota.security_group_rules,
        rbac_policies=quota.rbac_policies,
    )

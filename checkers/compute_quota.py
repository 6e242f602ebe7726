"""Facts about how much computing a project may use."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._directory import project_called


@dataclass(frozen=True)
class ComputeQuota:
    """A project's limits: numbers of things, and `ram` in MiB; -1 is no limit. Keypairs are counted for each user."""

    instances: int
    cores: int
    ram: int
    key_pairs: int
    metadata_items: int
    server_groups: int
    server_group_members: int


@checker
def compute_quota(cloud: Cloud, project: str, domain: str = "Default") -> ComputeQuota | None:
    """Report the compute quota of a project."""
    found = project_called(cloud, project, domain)
    if found is None:
        return None
    quota = cloud.compute.get_quota_set(found.id)
    return ComputeQuota(
        instances=quota.instances,
        cores=quota.cores,
        ram=quota.ram,
        key_pairs=quota.key_pairs,
        metadata_items=quota.metadata_items,
        server_groups=quota.server_groups,
        server_group_members=quota.server_group_members,
    )

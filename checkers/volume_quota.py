"""Facts about how much block storage a project may use."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._directory import project_called


@dataclass(frozen=True)
class VolumeQuota:
    """A project's limits: numbers of things, and GiB; -1 is no limit."""

    volumes: int
    snapshots: int
    gigabytes: int
    backups: int
    backup_gigabytes: int
    per_volume_gigabytes: int


@checker
def volume_quota(cloud: Cloud, project: str, domain: str = "Default") -> VolumeQuota | None:
    """Report the block storage quota of a project."""
    found = project_called(cloud, project, domain)
    if found is None:
        return None
    quota = cloud.block_storage.get_quota_set(found.id)
    return VolumeQuota(
        volumes=quota.volumes,
        snapshots=quota.snapshots,
        gigabytes=quota.gigabytes,
        backups=quota.backups,
        backup_gigabytes=quota.backup_gigabytes,
        per_volume_gigabytes=quota.per_volume_gigabytes,
    )

"""Facts about backups of Cinder volumes."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker, name_of, newest

from ._owned import project_name, within


@dataclass(frozen=True)
class Backup:
    """A backup: `size` in GiB, `container` where its objects lie; `volume` and `snapshot` are what it was made of.

    `count` is how many backups bear the name.
    """

    name: str
    status: str
    size: int
    volume: str | None
    snapshot: str | None
    container: str | None
    incremental: bool
    description: str
    project: str | None
    count: int


@checker
def backup(cloud: Cloud, name: str, project: str | None = None) -> Backup | None:
    """Report the newest volume backup called NAME of all projects, or of one."""
    storage = cloud.block_storage
    found, count = newest(within(cloud, storage.backups(all_tenants=True, name=name), name, project))
    if found is None:
        return None
    return Backup(
        name=found.name,
        status=found.status,
        size=found.size,
        volume=name_of(storage.find_volume, found.volume_id),
        snapshot=name_of(storage.find_snapshot, found.snapshot_id),
        container=found.container,
        incremental=bool(found.is_incremental),
        description=found.description or "",
        project=project_name(cloud, found.project_id),
        count=count,
    )

"""Facts about snapshots of Cinder volumes."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker, name_of, newest

from ._owned import project_name, within


@dataclass(frozen=True)
class Snapshot:
    """A snapshot: `size` in GiB, `volume` the name of what it was taken of; `count` is how many bear the name."""

    name: str
    status: str
    size: int
    volume: str | None
    project: str | None
    description: str
    metadata: dict[str, str]
    count: int


@checker
def snapshot(cloud: Cloud, name: str, project: str | None = None) -> Snapshot | None:
    """Report the newest volume snapshot called NAME of all projects, or of one."""
    storage = cloud.block_storage
    found, count = newest(within(cloud, storage.snapshots(all_projects=True, name=name), name, project))
    if found is None:
        return None
    return Snapshot(
        name=found.name,
        status=found.status,
        size=found.size,
        volume=name_of(storage.find_volume, found.volume_id),
        project=project_name(cloud, found.project_id),
        description=found.description or "",
        metadata=dict(found.metadata or {}),
        count=count,
    )

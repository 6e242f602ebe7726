"""Facts about Cinder volumes."""

from dataclasses import dataclass
from typing import Any

from quizengine.checking import Cloud, checker, name_of, newest

from ._owned import project_name, within


@dataclass(frozen=True)
class Volume:
    """A volume: `size` in GiB; `backend` is where it lies, as `lvmdriver-1`; `attached_to` are names of servers.

    `source_...` are names, None where it was not made of one, `(deleted)` for one gone;
    `count` is how many volumes bear the name.
    """

    name: str
    status: str
    size: int
    bootable: bool
    type: str | None
    backend: str | None
    project: str | None
    description: str
    attached_to: list[str]
    source_snapshot: str | None
    source_volume: str | None
    source_image: str | None
    metadata: dict[str, str]
    encrypted: bool
    multiattach: bool
    count: int


@checker
def volume(cloud: Cloud, name: str, project: str | None = None) -> Volume | None:
    """Report the newest volume called NAME of all projects, or of one."""
    storage = cloud.block_storage
    found, count = newest(within(cloud, storage.volumes(all_projects=True, name=name), name, project))
    if found is None:
        return None
    return Volume(
        name=found.name,
        status=found.status,
        size=found.size,
        bootable=found.is_bootable,
        type=found.volume_type,
        backend=_backend(found.host),
        project=project_name(cloud, found.project_id),
        description=found.description or "",
        attached_to=_servers(cloud, found.attachments),
        source_snapshot=name_of(storage.find_snapshot, found.snapshot_id),
        source_volume=name_of(storage.find_volume, found.source_volume_id),
        source_image=(found.volume_image_metadata or {}).get("image_name"),
        metadata=dict(found.metadata or {}),
        encrypted=found.is_encrypted,
        multiattach=found.is_multiattach,
        count=count,
    )


def _backend(host: str | None) -> str | None:
    """Give the middle of what Cinder calls a host: `machine@backend#pool`."""
    return host.partition("@")[2].partition("#")[0] or None if host else None


def _servers(cloud: Cloud, attachments: list[dict[str, Any]]) -> list[str]:
    """Name the servers; Nova is asked only where there are any, for a cloud may have none."""
    numbers = [one["server_id"] for one in attachments if one.get("server_id")]
    return sorted(str(name_of(cloud.compute.find_server, number)) for number in numbers)

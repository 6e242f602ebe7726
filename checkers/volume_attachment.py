"""Facts about how a volume is attached to a server."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker, name_of

from ._servers import servers_called


@dataclass(frozen=True)
class VolumeAttachment:
    """An attachment: `device` is where Nova put it, as `/dev/vdb`.

    `deleted_with_server` tells whether the volume goes when the server does.
    """

    volume: str
    server: str
    device: str | None
    deleted_with_server: bool


@checker
def volume_attachment(cloud: Cloud, volume: str, server: str, project: str | None = None) -> VolumeAttachment | None:
    """Report how a volume is attached to the newest server called SERVER of all projects, or of one."""
    found, _ = servers_called(cloud, server, project)
    if found is None:
        return None
    for one in cloud.compute.volume_attachments(found):
        if name_of(cloud.block_storage.find_volume, one.volume_id) == volume:
            return VolumeAttachment(volume, server, one.device, bool(one.delete_on_termination))
    return None

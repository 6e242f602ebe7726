"""Cinder's things."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from quizengine.cloud.provisioning.answers import succeed
from quizengine.cloud.provisioning.maker import MARK, Cloud, Found, LookUp, Maker, marked
from quizengine.cloud.provisioning.waiting import NotInTimeError, gone, status, until
from quizengine.core.fixture import Name, Resource

AT_REST = frozenset({"available", "error", "in-use", "error_deleting", "error_restoring", "error_extending"})
REST_SECONDS = 60.0


def _finder(kind: str) -> Any:
    def find(cloud: Cloud, named: Name) -> Iterator[Found]:
        for one in getattr(cloud.block_storage, kind)(details=True, name=named.name):
            if one.name == named.name:
                yield Found(one.id, marked(one))

    return find


def _make_volume(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    wants = thing.wants
    said: dict[str, Any] = {key: wants[key] for key in ("volume_type",) if key in wants}
    if "image" in wants:
        said["image_id"] = look_up("images", wants["image"])
    metadata = {key: str(value) for key, value in wants.get("metadata", {}).items()}
    size = wants["size"]
    return str(
        cloud.block_storage.create_volume(
            name=thing.named.name, description=MARK, size=size, metadata=metadata, **said
        ).id
    )


def _finish_volume(cloud: Cloud, thing: Resource, number: str, look_up: LookUp) -> None:
    del thing, look_up
    status(lambda: str(cloud.block_storage.get_volume(number).status), "available")


def _remove_volume(cloud: Cloud, number: str) -> None:
    """Detach a volume, end its transfers, and delete it with its snapshots; one that is at work is let finish first."""
    volume = cloud.block_storage.get_volume(number)
    if volume.status == "awaiting-transfer":
        for transfer in cloud.block_storage.transfers(details=True):
            if transfer.volume_id == number:
                cloud.block_storage.delete_transfer(transfer.id)
    for attachment in volume.attachments or ():
        cloud.compute.delete_volume_attachment(attachment["server_id"], number, ignore_missing=True)
    if volume.attachments:
        status(lambda: str(cloud.block_storage.get_volume(number).status), "available")
    _let_rest(cloud, number)
    succeed(cloud.block_storage.delete(f"/volumes/{number}?cascade=true"))
    _await_end(lambda: cloud.block_storage.get_volume(number))


def _let_rest(cloud: Cloud, number: str) -> None:
    with suppress(NotInTimeError):
        until(lambda: cloud.block_storage.get_volume(number).status in AT_REST, "at rest", REST_SECONDS)
        return
    cloud.block_storage.reset_volume_status(number, "error")


def _remove_snapshot(cloud: Cloud, number: str) -> None:
    cloud.block_storage.delete_snapshot(number, ignore_missing=False)
    _await_end(lambda: cloud.block_storage.get_snapshot(number))


def _remove_backup(cloud: Cloud, number: str) -> None:
    cloud.block_storage.delete_backup(number, ignore_missing=False)
    _await_end(lambda: cloud.block_storage.get_backup(number))


def _find_types(cloud: Cloud, named: Name) -> Iterator[Found]:
    for one in cloud.block_storage.types(is_public="None"):
        if one.name == named.name:
            yield Found(one.id, ours=False)


def _remove_type(cloud: Cloud, number: str) -> None:
    cloud.block_storage.delete_type(number, ignore_missing=False)


def _await_end(ask: Any) -> None:
    def found() -> object:
        thing = ask()
        if thing.status == "error_deleting":
            raise NotInTimeError("its status came to be error_deleting")
        return thing

    gone(found)


MAKERS = {
    "volumes": Maker(_finder("volumes"), _remove_volume, _make_volume, _finish_volume),
    "snapshots": Maker(_finder("snapshots"), _remove_snapshot),
    "backups": Maker(_finder("backups"), _remove_backup),
    "volume_types": Maker(_find_types, _remove_type),
}

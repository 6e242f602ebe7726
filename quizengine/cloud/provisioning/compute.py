"""Nova's things."""

from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from typing import Any

from quizengine.cloud.provisioning.maker import MARK, Cloud, Found, LookUp, Maker, marked
from quizengine.cloud.provisioning.waiting import NotInTimeError, gone, status
from quizengine.core.fixture import Name, Resource

WHOEVER = "None"  # how Nova wants to be asked for flavors whether they are public or not


def _find_flavors(cloud: Cloud, named: Name) -> Iterator[Found]:
    for one in cloud.compute.flavors(is_public=WHOEVER):
        if one.name == named.name:
            yield Found(one.id, marked(one))


def _make_flavor(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    del look_up
    wants = thing.wants
    made = cloud.compute.create_flavor(
        name=thing.named.name,
        description=MARK,
        ram=wants["ram"],
        vcpus=wants.get("vcpus", 1),
        disk=wants.get("disk", 0),
        is_public=wants.get("is_public", not wants.get("projects")),
    )
    return str(made.id)


def _finish_flavor(cloud: Cloud, thing: Resource, number: str, look_up: LookUp) -> None:
    specs = {key: _said(value) for key, value in thing.wants.get("extra_specs", {}).items()}
    if specs:
        cloud.compute.create_flavor_extra_specs(number, specs)
    for project in thing.wants.get("projects", ()):
        cloud.compute.flavor_add_tenant_access(number, look_up("projects", project))


def _remove_flavor(cloud: Cloud, number: str) -> None:
    cloud.compute.delete_flavor(number, ignore_missing=False)


def _find_keypairs(cloud: Cloud, named: Name) -> Iterator[Found]:
    for one in cloud.compute.keypairs():
        if one.name == named.name:
            yield Found(one.name, ours=True)


def _make_keypair(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    del look_up
    said = {"public_key": thing.wants["public_key"]} if "public_key" in thing.wants else {}
    return str(cloud.compute.create_keypair(name=thing.named.name, **said).name)


def _remove_keypair(cloud: Cloud, name: str) -> None:
    cloud.compute.delete_keypair(name, ignore_missing=False)


def _find_servers(cloud: Cloud, named: Name) -> Iterator[Found]:
    for one in cloud.compute.servers(details=True):
        if one.name == named.name:
            yield Found(one.id, MARK in (one.metadata or {}))


def _make_server(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    wants = thing.wants
    said: dict[str, Any] = {key: wants[key] for key in ("key_name", "availability_zone") if key in wants}
    if "user_data" in wants:
        said["user_data"] = b64encode(wants["user_data"].encode()).decode()
    if "security_groups" in wants:
        said["security_groups"] = [{"name": look_up("security_groups", name)} for name in wants["security_groups"]]
    networks = [{"uuid": look_up("networks", name)} for name in wants.get("networks", ())]
    made = cloud.compute.create_server(
        name=thing.named.name,
        image_id=look_up("images", wants["image"]),
        flavor_id=look_up("flavors", wants["flavor"]),
        networks=networks or "none",
        metadata={MARK: "fixture", **{key: _said(value) for key, value in wants.get("metadata", {}).items()}},
        **said,
    )
    return str(made.id)


def _finish_server(cloud: Cloud, thing: Resource, number: str, look_up: LookUp) -> None:
    status(partial(_status_of_server, cloud, number), "ACTIVE")
    for name in thing.wants.get("volumes", ()):
        volume = look_up("volumes", name)
        cloud.compute.create_volume_attachment(number, volume_id=volume)
        status(partial(_status_of_volume, cloud, volume), "in-use")


def _status_of_server(cloud: Cloud, number: str) -> str:
    server = cloud.compute.get_server(number)
    if server.status == "ERROR" and server.fault:
        raise NotInTimeError(server.fault.get("message", "it is in the status ERROR"))
    return str(server.status)


def _status_of_volume(cloud: Cloud, volume: str) -> str:
    return str(cloud.block_storage.get_volume(volume).status)


def _remove_server(cloud: Cloud, number: str) -> None:
    cloud.compute.delete_server(number, ignore_missing=False)
    gone(lambda: cloud.compute.get_server(number))


def _find_aggregates(cloud: Cloud, named: Name) -> Iterator[Found]:
    for one in cloud.compute.aggregates():
        if one.name == named.name:
            yield Found(str(one.id), ours=False)


def _remove_aggregate(cloud: Cloud, number: str) -> None:
    for host in cloud.compute.get_aggregate(int(number)).hosts or ():
        cloud.compute.remove_host_from_aggregate(int(number), host)
    cloud.compute.delete_aggregate(int(number), ignore_missing=False)


def _find_server_groups(cloud: Cloud, named: Name) -> Iterator[Found]:
    for one in cloud.compute.server_groups():
        if one.name == named.name:
            yield Found(one.id, ours=False)


def _remove_server_group(cloud: Cloud, number: str) -> None:
    cloud.compute.delete_server_group(number, ignore_missing=False)


def _said(value: Any) -> str:
    """Write a value as the clients do."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _known_flavor(cloud: Cloud, name: str) -> str | None:
    return next((one.id for one in _find_flavors(cloud, Name("flavors", name))), None)


def _known_keypair(cloud: Cloud, name: str) -> str | None:
    return next((one.id for one in _find_keypairs(cloud, Name("keypairs", name))), None)


MAKERS = {
    "flavors": Maker(_find_flavors, _remove_flavor, _make_flavor, _finish_flavor, known=_known_flavor),
    "keypairs": Maker(_find_keypairs, _remove_keypair, _make_keypair, known=_known_keypair, by_name=True),
    "servers": Maker(_find_servers, _remove_server, _make_server, _finish_server),
    "aggregates": Maker(_find_aggregates, _remove_aggregate),
    "server_groups": Maker(_find_server_groups, _remove_server_group),
}

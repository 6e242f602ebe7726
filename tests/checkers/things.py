"""Things made in the lab for as long as a test takes."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from quizengine.checking import Cloud
from tests.lab.entering import settled, until

SECRET = "first-Secret"  # noqa: S105 - of users who live as long as a test
See = Callable[..., Any]
STAND_IN = "cirros-0.6.3-x86_64-disk"


def volume(storage: Any, after: ExitStack, **attributes: Any) -> Any:
    made = storage.create_volume(**{"size": 1, **attributes})
    after.callback(lambda: until(lambda: storage.find_volume(made.id, all_projects=True) is None))
    after.callback(storage.delete_volume, made.id)
    settled(lambda: storage.get_volume(made.id))
    return made


def server(cloud: Cloud, after: ExitStack, **attributes: Any) -> Any:
    compute = cloud.compute
    image = cloud.image.find_image(STAND_IN, ignore_missing=False)
    network = cloud.network.find_network("private", ignore_missing=False)
    usual = {"flavor_id": "1", "image_id": image.id, "networks": [{"uuid": network.id}]}
    made = compute.create_server(**usual | attributes)
    after.callback(lambda: until(lambda: compute.find_server(made.id) is None))
    after.callback(compute.delete_server, made.id)
    return until(lambda: (now := compute.get_server(made.id)).status in {"ACTIVE", "ERROR"} and now)


def back_up(storage: Any, after: ExitStack, volume: Any, **attributes: Any) -> None:
    made = storage.create_backup(volume_id=volume.id, description="Night", **attributes)
    after.callback(lambda: until(lambda: storage.find_backup(made.id) is None))
    after.callback(storage.delete_backup, made.id)
    assert settled(lambda: storage.get_backup(made.id)) == "available"


def project(cloud: Cloud, after: ExitStack, **attributes: Any) -> Any:
    made = cloud.identity.create_project(**attributes)
    after.callback(cloud.identity.delete_project, made.id)
    return made


def user(cloud: Cloud, after: ExitStack, **attributes: Any) -> Any:
    made = cloud.identity.create_user(**{"domain_id": "default", **attributes})
    after.callback(cloud.identity.delete_user, made.id)
    return made

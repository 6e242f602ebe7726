"""Things made in the lab for as long as a test takes."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from quizengine.checking import Cloud
from tests.lab.entering import settled, until

SECRET = "first-Secret"  # noqa: S105 - of users who live as long as a test
See = Callable[..., Any]


def volume(storage: Any, after: ExitStack, **attributes: Any) -> Any:
    made = storage.create_volume(**{"size": 1, **attributes})
    after.callback(lambda: until(lambda: storage.find_volume(made.id, all_projects=True) is None))
    after.callback(storage.delete_volume, made.id)
    settled(lambda: storage.get_volume(made.id))
    return made


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

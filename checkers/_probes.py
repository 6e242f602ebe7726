"""The actions that `may` tries: each gives the HTTP status of the answer, and leaves nothing behind."""

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from quizengine.checking import Cloud

PREFIX = "quizengine-probe-"
REFUSALS = (401, 403, 404)
GONE = 404
PATIENCE = 20.0
PAUSE = 0.2


def fresh_name() -> str:
    """Give a name that nothing else bears, and that tells where it came from."""
    return PREFIX + uuid.uuid4().hex[:12]


def list_volumes(cloud: Cloud, actor: Any) -> int:
    """List volumes."""
    return cloud.status_of(lambda: actor.block_storage.get("/volumes"))


def list_images(cloud: Cloud, actor: Any) -> int:
    """List images."""
    return cloud.status_of(lambda: actor.image.get("/images"))


def list_projects(cloud: Cloud, actor: Any) -> int:
    """List all projects."""
    return cloud.status_of(lambda: actor.identity.get("/projects"))


def list_users(cloud: Cloud, actor: Any) -> int:
    """List all users."""
    return cloud.status_of(lambda: actor.identity.get("/users"))


def create_volume(cloud: Cloud, actor: Any) -> int:
    """Create a volume of 1 GiB."""
    name = fresh_name()
    return _created(
        cloud,
        lambda: actor.block_storage.post("/volumes", json={"volume": {"name": name, "size": 1}}),
        lambda: _remove_volumes(cloud, actor, name),
    )


def create_image(cloud: Cloud, actor: Any) -> int:
    """Create an image that has no data yet."""
    name = fresh_name()
    body = {"name": name, "disk_format": "raw", "container_format": "bare"}
    return _created(
        cloud,
        lambda: actor.image.post("/images", json=body),
        lambda: _remove("/images", cloud.image.images(name=name, visibility="all"), (actor.image, cloud.image)),
    )


def create_project(cloud: Cloud, actor: Any) -> int:
    """Create a project in the domain that the user is in."""
    name = fresh_name()
    return _created(
        cloud,
        lambda: actor.identity.post("/projects", json={"project": {"name": name, "enabled": False}}),
        lambda: _remove("/projects", cloud.identity.projects(name=name), (actor.identity, cloud.identity)),
    )


def create_user(cloud: Cloud, actor: Any) -> int:
    """Create a user, who has no password, in the domain that the user is in."""
    name = fresh_name()
    return _created(
        cloud,
        lambda: actor.identity.post("/users", json={"user": {"name": name, "enabled": False}}),
        lambda: _remove("/users", cloud.identity.users(name=name), (actor.identity, cloud.identity)),
    )


PROBES: Mapping[str, Callable[[Cloud, Any], int]] = {
    "volume:create": create_volume,
    "volume:list": list_volumes,
    "image:create": create_image,
    "image:list": list_images,
    "project:create": create_project,
    "project:list": list_projects,
    "user:create": create_user,
    "user:list": list_users,
}


def _created(cloud: Cloud, create: Callable[[], Any], remove: Callable[[], None]) -> int:
    status = None
    try:
        status = cloud.status_of(create)
    finally:
        # An answer that was lost, or is an error's, does not tell that nothing was made.
        if status not in REFUSALS:
            remove()
    return status


def _remove_volumes(cloud: Cloud, actor: Any, name: str) -> None:
    def volumes() -> list[Any]:
        return [*cloud.block_storage.volumes(all_projects=True, name=name)]

    _wait(lambda: all(volume.status != "creating" for volume in volumes()), f"the volume {name} to be made")
    _remove("/volumes", volumes(), (actor.block_storage, cloud.block_storage))
    _wait(lambda: not volumes(), f"the volume {name} to be gone")


def _remove(path: str, things: Iterable[Any], proxies: Iterable[Any]) -> None:
    """Delete each thing as its maker, or else as the administrator."""
    several = tuple(proxies)
    for thing in [*things]:
        statuses = []
        for proxy in several:
            statuses.append(proxy.delete(f"{path}/{thing.id}").status_code)
            if statuses[-1] < 300 or statuses[-1] == GONE:  # noqa: PLR2004 - as HTTP has it
                break
        else:
            raise RuntimeError(f"`{thing.name}` could not be removed again (HTTP status {statuses}): remove it by hand")


def _wait(done: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE:g} s in vain for {what}")
        time.sleep(PAUSE)

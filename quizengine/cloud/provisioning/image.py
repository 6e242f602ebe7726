"""Glance's things."""

from collections.abc import Iterator
from typing import Any

from quizengine.cloud.provisioning.answers import said, succeed
from quizengine.cloud.provisioning.maker import MARK, Cloud, Found, LookUp, Maker
from quizengine.cloud.provisioning.waiting import status
from quizengine.core.fixture import Name, Resource

MEGABYTE = 1024 * 1024
COPIED = ("visibility", "min_disk", "min_ram", "protected")


def _find(cloud: Cloud, named: Name) -> Iterator[Found]:
    for one in cloud.image.images(name=named.name, owner=cloud.current_project_id):
        yield Found(one.id, MARK in (one.tags or ()))


def _make(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    del look_up
    wants = thing.wants
    more: dict[str, Any] = {key: wants[key] for key in COPIED if key in wants}
    more |= {key: str(value) for key, value in wants.get("properties", {}).items()}
    formats = {"disk_format": "raw", "container_format": "bare"}
    tags = [MARK, *wants.get("tags", ())]
    return str(
        said(cloud.image.post("/images", json={"name": thing.named.name, "tags": tags, **formats, **more}))["id"]
    )


def _fill(cloud: Cloud, thing: Resource, number: str, look_up: LookUp) -> None:
    content = bytes(MEGABYTE * int(thing.wants.get("size", 1)))
    headers = {"Content-Type": "application/octet-stream"}
    succeed(cloud.image.put(f"/images/{number}/file", data=content, headers=headers))
    status(lambda: str(cloud.image.get_image(number).status), "active", ("killed", "deleted"))
    for project in thing.wants.get("members", ()):
        cloud.image.add_member(number, member_id=look_up("projects", project))


def _remove(cloud: Cloud, number: str) -> None:
    image = cloud.image.get_image(number)
    if image.is_protected:
        cloud.image.update_image(image, is_protected=False)
    cloud.image.delete_image(number, ignore_missing=False)


def _known(cloud: Cloud, name: str) -> str | None:
    """Find an image of the project's own, or else one that it may use."""
    found = list(cloud.image.images(name=name))
    own = [one.id for one in found if one.owner == cloud.current_project_id]
    return next(iter(own + [one.id for one in found]), None)


MAKERS = {"images": Maker(_find, _remove, _make, _fill, known=_known)}

"""Facts about Glance images."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizengine.checking import Cloud, checker, name_of, newest

# What an image's document holds beside the properties that its owner made up.
STANDARD = frozenset(
    [
        *("id", "name", "status", "visibility", "owner", "tags", "created_at", "updated_at"),
        *("disk_format", "container_format", "min_ram", "min_disk", "size", "virtual_size", "protected", "os_hidden"),
        *("checksum", "os_hash_algo", "os_hash_value"),
        *("file", "self", "schema", "locations", "direct_url", "stores"),
    ]
)


@dataclass(frozen=True)
class Image:
    """An image: `size` in bytes (None until there is data), `min_ram` in MiB, `min_disk` in GiB.

    `project` owns it; `members` are the names of projects that it is shared with, accepted or not, and `accepted` of
    those that did; `md5` and `sha512` are of its data, in hexadecimal digits, as far as Glance tells;
    `count` is how many images bear the name.
    """

    name: str
    status: str
    visibility: str
    disk_format: str | None
    container_format: str | None
    min_ram: int
    min_disk: int
    size: int | None
    protected: bool
    hidden: bool
    project: str | None
    tags: list[str]
    properties: dict[str, str]
    members: list[str]
    accepted: list[str]
    md5: str | None
    sha512: str | None
    count: int


@checker
def image(cloud: Cloud, name: str, project: str | None = None) -> Image | None:
    """Report the newest image called NAME (of one project, where given), its properties, and whom it is shared with."""
    several = [one for one in _all(cloud, name) if project is None or _project(cloud, one.owner) == project]
    found, count = newest(several)
    if found is None:
        return None
    document: Mapping[str, Any] = cloud.image.get(f"/images/{found.id}", raise_exc=True).json()
    members = _members(cloud, document)
    return Image(
        name=document["name"],
        status=document["status"],
        visibility=document["visibility"],
        disk_format=document["disk_format"],
        container_format=document["container_format"],
        min_ram=document["min_ram"],
        min_disk=document["min_disk"],
        size=document["size"],
        protected=document["protected"],
        hidden=document["os_hidden"],
        project=_project(cloud, document["owner"]),
        tags=sorted(document["tags"]),
        properties={key: str(value) for key, value in document.items() if _is_property(key)},
        members=sorted(members),
        accepted=sorted(name for name, status in members.items() if status == "accepted"),
        md5=document.get("checksum"),
        sha512=document.get("os_hash_value") if document.get("os_hash_algo") == "sha512" else None,
        count=count,
    )


def _all(cloud: Cloud, name: str) -> Iterator[Any]:
    for hidden in ("false", "true"):
        for one in cloud.image.images(name=name, visibility="all", os_hidden=hidden):
            if one.name == name:
                yield one


def _project(cloud: Cloud, number: str | None) -> str | None:
    return name_of(cloud.identity.find_project, number)


def _is_property(key: str) -> bool:
    # Glance adds what its plug-ins, not its users, say of an image under this prefix.
    return key not in STANDARD and not key.startswith("os_glance_")


def _members(cloud: Cloud, document: Mapping[str, Any]) -> dict[str, str]:
    """Give the status of each project that it is shared with."""
    if document["visibility"] != "shared":
        return {}
    return {str(_project(cloud, one.member_id)): one.status for one in cloud.image.members(document["id"])}

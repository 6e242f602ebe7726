"""Swift's things."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from quizengine.cloud.provisioning.answers import succeed
from quizengine.cloud.provisioning.maker import MARK, Cloud, Found, LookUp, Maker
from quizengine.cloud.provisioning.waiting import until
from quizengine.core.fixture import Name, Resource

OWN = f"X-Container-Meta-{MARK.title()}"
ACLS = {"read_acl": "X-Container-Read", "write_acl": "X-Container-Write"}
AT_ONCE = 1000
SECONDS = 60.0


def _path(*names: str) -> str:
    return "/" + "/".join(quote(name, safe="") for name in names)


def _find(cloud: Cloud, named: Name) -> Iterator[Found]:
    answer = cloud.object_store.head(_path(named.name))
    if answer.status_code != HTTPStatus.NOT_FOUND:
        succeed(answer)
        yield Found(named.name, OWN in answer.headers)


def _make(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    del look_up
    name, wants = thing.named.name, thing.wants
    headers = {OWN: "fixture", **{header: wants[key] for key, header in ACLS.items() if key in wants}}
    headers |= {f"X-Container-Meta-{key}": str(value) for key, value in wants.get("metadata", {}).items()}
    succeed(cloud.object_store.put(_path(name), headers=headers))
    return name


def _fill(cloud: Cloud, thing: Resource, number: str, look_up: LookUp) -> None:
    del look_up
    for one in thing.wants.get("objects", ()):
        _put(cloud, number, one)


def _put(cloud: Cloud, container: str, wanted: Mapping[str, Any]) -> None:
    headers = {f"X-Object-Meta-{key}": str(value) for key, value in wanted.get("metadata", {}).items()}
    headers["Content-Type"] = wanted.get("content_type", "text/plain")
    if "delete_after" in wanted:
        headers["X-Delete-After"] = str(wanted["delete_after"])
    content = str(wanted.get("content", "")).encode()
    succeed(cloud.object_store.put(_path(container, wanted["name"]), data=content, headers=headers))


def _remove(cloud: Cloud, container: str) -> None:
    """Remove a container with its objects; Swift may need a moment to notice that it is empty."""

    def away() -> bool:
        _empty(cloud, container)
        answer = cloud.object_store.delete(_path(container))
        if answer.status_code == HTTPStatus.CONFLICT:
            return False
        succeed(answer)
        return True

    until(away, "empty", SECONDS)


def _empty(cloud: Cloud, container: str) -> None:
    answer = cloud.object_store.get(_path(container), params={"format": "json", "limit": str(AT_ONCE)})
    succeed(answer)
    for one in answer.json():
        removed = cloud.object_store.delete(_path(container, one["name"]))
        if removed.status_code != HTTPStatus.NOT_FOUND:
            succeed(removed)


MAKERS = {"containers": Maker(_find, _remove, _make, _fill, by_name=True)}

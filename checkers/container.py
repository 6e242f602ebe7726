"""Facts about containers of the object store, and about who may read and write there."""

from collections.abc import Mapping
from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._store import headers_of, listed, metadata, path_of

ANYBODY, LISTING, REFERRER = ".r:*", ".rlistings", ".r:"
WRITTEN_OUT = {".ref:": REFERRER, ".referer:": REFERRER, ".referrer:": REFERRER}


@dataclass(frozen=True)
class Container:
    """A container: `objects` are the first thousand names, of `object_count`.

    `public` tells whether anybody may read objects without a token, `public_listing` whether anybody may list them.
    `readers` and `writers` are written as `project:user` with names, `*` for any, or are roles; `referrers` are sites.
    """

    name: str
    objects: list[str]
    object_count: int
    bytes: int
    public: bool
    public_listing: bool
    readers: list[str]
    writers: list[str]
    referrers: list[str]
    storage_policy: str | None
    versions: bool
    quota_bytes: int | None
    metadata: dict[str, str]


@checker
def container(cloud: Cloud, name: str, project: str | None = None) -> Container | None:
    """Report a container of the administrator's project, or of another that the administrator may enter."""
    store = cloud.inside(project).object_store
    headers = headers_of(cloud, store, path_of(name))
    if headers is None:
        return None
    reads = _elements(headers, "X-Container-Read")
    meta = metadata(headers, "container")
    return Container(
        name=name,
        objects=listed(store, path_of(name)),
        object_count=int(headers["X-Container-Object-Count"]),
        bytes=int(headers["X-Container-Bytes-Used"]),
        public=ANYBODY in reads,
        public_listing=ANYBODY in reads and LISTING in reads,
        readers=sorted({_named(cloud, one) for one in reads if not one.startswith(".")}),
        writers=sorted({_named(cloud, one) for one in _elements(headers, "X-Container-Write")}),
        referrers=sorted(one.removeprefix(REFERRER) for one in reads if one.startswith(REFERRER) and one != ANYBODY),
        storage_policy=headers.get("X-Storage-Policy"),
        versions=headers.get("X-Versions-Enabled", "").lower() == "true" or "X-Versions-Location" in headers,
        quota_bytes=int(meta["quota-bytes"]) if meta.get("quota-bytes") else None,
        metadata={key: value for key, value in meta.items() if not key.startswith("quota-")},
    )


def _elements(headers: Mapping[str, str], name: str) -> list[str]:
    return [_short(one.strip()) for one in headers.get(name, "").split(",") if one.strip()]


def _short(element: str) -> str:
    for long, short in WRITTEN_OUT.items():
        if element.startswith(long):
            return short + element.removeprefix(long)
    return element


def _named(cloud: Cloud, element: str) -> str:
    """Put names for the ids of a project and a user; a role's name stays, and so does what nothing bears."""
    project, colon, user = element.partition(":")
    if not colon:
        return element
    owner = None if project == "*" else cloud.identity.find_project(project, ignore_missing=True)
    person = None if user == "*" else cloud.identity.find_user(user, ignore_missing=True)
    return f"{owner.name if owner else project}:{person.name if person else user}"

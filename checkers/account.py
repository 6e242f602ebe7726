"""Facts about accounts of the object store: what a project has there."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._store import headers_of, listed, metadata, path_of


@dataclass(frozen=True)
class Account:
    """An account: `containers` are names; `objects` and `bytes` are counted there, for Swift's own sums come late."""

    containers: list[str]
    objects: int
    bytes: int
    metadata: dict[str, str]


@checker
def account(cloud: Cloud, project: str | None = None) -> Account:
    """Report what the administrator's project has in the object store, or another that the administrator may enter."""
    store = cloud.inside(project).object_store
    containers = listed(store, "/")
    counted = [headers_of(cloud, store, path_of(name)) or {} for name in containers]
    return Account(
        containers=containers,
        objects=sum(int(one.get("X-Container-Object-Count", 0)) for one in counted),
        bytes=sum(int(one.get("X-Container-Bytes-Used", 0)) for one in counted),
        metadata=metadata(headers_of(cloud, store, "/") or {}, "account"),
    )

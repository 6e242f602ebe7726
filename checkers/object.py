"""Facts about objects of the object store."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from quizengine.checking import Cloud, checker

from ._store import headers_of, metadata, path_of

CHUNK = 256 * 1024


@dataclass(frozen=True)
class Object:
    """An object: `size` in bytes, `md5` and `sha256` of what is in it, in hexadecimal digits.

    `expires_at` is written as `2030-01-31T12:00:00Z`, and `lifetime` is the seconds from the last change of the object
    or its metadata until then; both are None for one that stays.
    """

    name: str
    size: int
    content_type: str | None
    md5: str
    sha256: str
    expires_at: str | None
    lifetime: int | None
    metadata: dict[str, str]


@checker
def object(cloud: Cloud, container: str, name: str, project: str | None = None) -> Object | None:  # noqa: A001 - Swift's own word
    """Report an object of a container, in the administrator's project or another that the administrator may enter."""
    store = cloud.inside(project).object_store
    headers = headers_of(store, path_of(container, name))
    if headers is None:
        return None
    md5, sha256, size = _digests(store, path_of(container, name))
    ends = headers.get("X-Delete-At")
    return Object(
        name=name,
        size=size,
        content_type=headers.get("Content-Type"),
        md5=md5,
        sha256=sha256,
        expires_at=datetime.fromtimestamp(int(ends), UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if ends else None,
        lifetime=_lifetime(headers) if ends else None,
        metadata=metadata(headers, "object"),
    )


def _digests(store: Any, path: str) -> tuple[str, str, int]:
    """Read an object piece by piece, for it may be larger than there is memory."""
    md5, sha256, size = hashlib.md5(usedforsecurity=False), hashlib.sha256(), 0
    with store.get(path, stream=True) as answer:
        answer.raise_for_status()
        for piece in answer.iter_content(CHUNK):
            md5.update(piece)
            sha256.update(piece)
            size += len(piece)
    return md5.hexdigest(), sha256.hexdigest(), size


def _lifetime(headers: Mapping[str, str]) -> int:
    return round(int(headers["X-Delete-At"]) - float(headers["X-Timestamp"]))

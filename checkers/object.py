"""Facts about objects of the object store."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from quizengine.checking import Cloud, checker

from ._store import headers_of, metadata, path_of

CHUNK = 256 * 1024
SHORT = 4096


@dataclass(frozen=True)
class Object:
    """An object: `size` in bytes, `md5` and `sha256` of what is in it, in hexadecimal digits.

    `text` is the whole of it where that is a text of at most 4096 bytes.

    `expires_at` is written as `2030-01-31T12:00:00Z`, and `lifetime` is the seconds from the last change of the object
    or its metadata until then; both are None for one that stays.
    """

    name: str
    size: int
    content_type: str | None
    md5: str
    sha256: str
    text: str | None
    expires_at: str | None
    lifetime: int | None
    metadata: dict[str, str]


class _Content:
    """What is kept of an object that streams by."""

    def __init__(self) -> None:
        self.size = 0
        self.md5 = hashlib.md5(usedforsecurity=False)
        self.sha256 = hashlib.sha256()
        self._start = b""

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        self.md5.update(piece)
        self.sha256.update(piece)
        self._start += piece[: SHORT + 1 - len(self._start)]

    def text(self) -> str | None:
        with suppress(UnicodeDecodeError):
            return self._start.decode() if self.size <= SHORT else None
        return None


@checker
def object(cloud: Cloud, container: str, name: str, project: str | None = None) -> Object | None:  # noqa: A001 - Swift's own word
    """Report an object of a container, in the administrator's project or another that the administrator may enter."""
    store = cloud.inside(project).object_store
    headers = headers_of(cloud, store, path_of(container, name))
    if headers is None:
        return None
    content = _content(store, path_of(container, name))
    ends = headers.get("X-Delete-At")
    return Object(
        name=name,
        size=content.size,
        content_type=headers.get("Content-Type"),
        md5=content.md5.hexdigest(),
        sha256=content.sha256.hexdigest(),
        text=content.text(),
        expires_at=datetime.fromtimestamp(int(ends), UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if ends else None,
        lifetime=_lifetime(headers) if ends else None,
        metadata=metadata(headers, "object"),
    )


def _content(store: Any, path: str) -> _Content:
    """Read an object piece by piece, for it may be larger than there is memory."""
    content = _Content()
    with store.get(path, stream=True, raise_exc=True) as answer:
        for piece in answer.iter_content(CHUNK):
            content.add(piece)
    return content


def _lifetime(headers: Mapping[str, str]) -> int:
    return round(int(headers["X-Delete-At"]) - float(headers["X-Timestamp"]))

"""Asking Swift for what an account, a container or an object says of itself in its headers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from quizengine.checking import Cloud


def path_of(container: str, name: str = "") -> str:
    """Give the path of a container, or of an object in it."""
    return f"/{quote(container, safe='')}" + (f"/{quote(name)}" if name else "")


def headers_of(cloud: Cloud, store: Any, path: str) -> Mapping[str, str] | None:
    """Give the headers of what lies at a path of the account, None where nothing does."""
    answer = cloud.unless_absent(store.head(path))
    return None if answer is None else answer.headers


def listed(store: Any, path: str) -> list[str]:
    """Give the names of the first thousand things below a path."""
    answer = store.get(path, params={"format": "json", "limit": 1000}, raise_exc=True)
    return [one["name"] for one in answer.json() if "name" in one] if answer.content else []


def metadata(headers: Mapping[str, str], kind: str) -> dict[str, str]:
    """Give what its owner says of a container or an object; names are told in small letters."""
    prefix = f"x-{kind}-meta-"
    return {key.lower().removeprefix(prefix): value for key, value in headers.items() if key.lower().startswith(prefix)}

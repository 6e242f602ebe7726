"""Calls that eventlet would hand to its pool of threads are made at once.

Cinder still hands files to eventlet's pool where it copies images. Without eventlet's hub that pool never answers a
second thread, and a copy hangs for ever; in a process of real threads it has no use anyway.
"""

from collections.abc import Callable
from typing import Any

from eventlet import tpool


def install() -> None:
    """Apply it to this process."""
    tpool.execute = _at_once
    tpool.Proxy = _itself


def _at_once(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    return function(*arguments, **options)


def _itself(thing: Any, *_: Any, **__: Any) -> Any:
    return thing

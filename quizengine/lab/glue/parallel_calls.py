"""Calls that a page of Horizon makes at once, without a second's wait after them.

Horizon runs them by futurist's pool, whose idle threads only look once a second whether they may go, and which refuses
to run no calls at all, as for a list of images where Glance describes no properties.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def install() -> None:
    """Run them by the standard library's pool."""
    from openstack_dashboard.utils import futurist_utils  # noqa: PLC0415 - it exists in the dashboard's venv alone

    futurist_utils.call_functions_parallel = call_all


def call_all(*calls: Any) -> tuple[Any, ...]:
    """Give what each call gave; a call is a function, or a tuple of one, its arguments, and those by name."""
    with ThreadPoolExecutor(max(1, len(calls))) as pool:
        given = [pool.submit(_call, *((call,) if callable(call) else call)) for call in calls]
    return tuple(each.result() for each in given)


def _call(function: Callable[..., Any], arguments: Iterable[Any] = (), named: Mapping[str, Any] | None = None) -> Any:
    return function(*arguments, **(named or {}))

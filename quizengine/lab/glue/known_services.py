"""The kinds of services and their names, copied as fast as they can be.

A client that looks for a service asks for all names of its kind, at every request, and is each time given one entry of
a copy of all, made by a function that expects anything. They are lists of words.
"""

from typing import Any

from os_service_types import ServiceTypes


def install() -> None:
    """Apply it to this process."""
    ServiceTypes.all_types_by_service_type = property(_copy)


def _copy(types: Any) -> dict[str, list[str]]:
    known = types._service_types_data["all_types_by_service_type"]  # noqa: SLF001 - what the property copies
    return {kind: list(names) for kind, names in known.items()}

"""How the routes of routers and subnets are written."""

from collections.abc import Iterable, Mapping


def routes(several: Iterable[Mapping[str, str]] | None) -> list[str]:
    """Write routes as `ip route` does: `10.9.0.0/16 via 10.0.0.2`."""
    return sorted(f"{one['destination']} via {one['nexthop']}" for one in several or [])

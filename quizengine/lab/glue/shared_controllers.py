"""One of each of Nova's controllers, for all routes that lead to it.

Nova makes a controller for each of its routes, four hundred in all, each with clients of its own for every service
it may ask. They keep nothing of a request, and there are seventy kinds.
"""

from functools import cache
from typing import Any

from nova.api.openstack.compute import routes


def install() -> None:
    """Apply it to the routes that Nova comes with."""
    controllers: dict[Any, Any] = {}
    for _, methods in routes.ROUTE_LIST:
        for route in methods.values() if isinstance(methods, dict) else ():
            make = route[0]
            route[0] = controllers.setdefault(make, cache(make))

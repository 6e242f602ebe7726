"""Facts about routes on the lab's host."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class Route:
    """A route: the gateway that it leads through, and the link; None where it has none."""

    via: str | None
    device: str | None


@checker
def route(cloud: Cloud, to: str = "default", namespace: str = "") -> Route | None:
    """Report the route to a network (as in 10.0.0.0/24, or `default`) on the lab's host, in a namespace or its own."""
    found = next((one for one in cloud.host.routes(namespace) or () if one["dst"] == to), None)
    return None if found is None else Route(found.get("gateway"), found.get("dev"))

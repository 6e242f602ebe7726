"""Facts about bridges of Open vSwitch on the lab's host."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class OvsBridge:
    """A bridge: its ports, but for the one that every bridge has under its own name."""

    ports: list[str]


@checker
def ovs_bridge(cloud: Cloud, name: str) -> OvsBridge | None:
    """Report a bridge of Open vSwitch on the lab's host, as `ovs-vsctl list-ports` tells of it."""
    found = next((one for one in cloud.host.switches() if one["name"] == name), None)
    if found is None:
        return None
    return OvsBridge(sorted(port["name"] for port in found["ports"] if port["name"] != name))

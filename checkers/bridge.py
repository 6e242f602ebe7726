"""Facts about Linux bridges on the lab's host."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._links import addresses, called, is_up, kind


@dataclass(frozen=True)
class Bridge:
    """A bridge: whether it is up, its ports, which of these are up, its addresses, and whether it keeps to STP."""

    up: bool
    ports: list[str]
    ports_up: list[str]
    addresses: list[str]
    stp: bool


@checker
def bridge(cloud: Cloud, name: str, namespace: str = "") -> Bridge | None:
    """Report a Linux bridge on the lab's host, in a network namespace or in the host's own; None for other links."""
    links = cloud.host.links(namespace)
    found = called(name, links)
    if found is None or kind(found) != "bridge":
        return None
    ports = [one for one in links or () if one.get("master") == name]
    return Bridge(
        up=is_up(found),
        ports=sorted(one["ifname"] for one in ports),
        ports_up=sorted(one["ifname"] for one in ports if is_up(one)),
        addresses=addresses(found),
        stp=bool(found["linkinfo"]["info_data"]["stp_state"]),
    )

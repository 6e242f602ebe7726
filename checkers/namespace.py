"""Facts about network namespaces of the lab's host."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._links import addresses, is_up


@dataclass(frozen=True)
class Namespace:
    """A network namespace: its links but the loopback, whether that is up, and all addresses but its own."""

    links: list[str]
    loopback: bool
    addresses: list[str]


@checker
def namespace(cloud: Cloud, name: str) -> Namespace | None:
    """Report the network namespace of this name on the lab's host, as `ip netns` has it."""
    links = cloud.host.links(name)
    if links is None:
        return None
    others = [one for one in links if one["ifname"] != "lo"]
    return Namespace(
        links=sorted(one["ifname"] for one in others),
        loopback=any(is_up(one) for one in links if one["ifname"] == "lo"),
        addresses=sorted(address for one in others for address in addresses(one)),
    )

"""Facts about links (network interfaces) on the lab's host."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._links import addresses, called, is_up, kind


@dataclass(frozen=True)
class Link:
    """A link: its `kind` as `ip link add ... type` has it, and the bridge, or the like, that it is a port of.

    `up` tells whether it was set up, `running` whether it has a carrier as well: a veth has one once both ends are up.
    Addresses have the lengths of their prefixes, as in 10.0.0.1/24; those that begin with fe80 are left out.
    """

    kind: str
    up: bool
    running: bool
    addresses: list[str]
    master: str | None
    mtu: int
    mac: str


@checker
def link(cloud: Cloud, name: str, namespace: str = "") -> Link | None:
    """Report a link on the lab's host, in a network namespace or in the host's own."""
    found = called(name, cloud.host.links(namespace))
    if found is None:
        return None
    return Link(
        kind=kind(found),
        up=is_up(found),
        running=is_up(found) and "LOWER_UP" in found["flags"],
        addresses=addresses(found),
        master=found.get("master"),
        mtu=found["mtu"],
        mac=found.get("address", ""),
    )

"""Facts about ports of bridges of Open vSwitch on the lab's host."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class OvsPort:
    """A port: its bridge, the VLAN that it is an access port of, those that it carries as a trunk, and its types.

    `tag` is None, and `trunks` empty, where it was given none. `types` are those of its interfaces, as in `internal`
    and `patch`, "" for a link of the host; `errors` tell why one of them cannot be used.
    """

    bridge: str
    tag: int | None
    trunks: list[int]
    types: list[str]
    errors: list[str]


@checker
def ovs_port(cloud: Cloud, name: str) -> OvsPort | None:
    """Report a port of a bridge of Open vSwitch on the lab's host."""
    for switch in cloud.host.switches():
        for port in switch["ports"]:
            if port["name"] == name:
                return OvsPort(
                    bridge=switch["name"],
                    tag=port["tag"],
                    trunks=sorted(port["trunks"]),
                    types=sorted(one["type"] for one in port["interfaces"]),
                    errors=[one["error"] for one in port["interfaces"] if one["error"]],
                )
    return None

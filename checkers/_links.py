"""Reading what `ip -json` tells of links."""

from collections.abc import Mapping, Sequence
from typing import Any

Told = Mapping[str, Any]


def kind(link: Told) -> str:
    """Give what sort of a link it is, as `ip link add ... type` has it; `loopback` and the like for others."""
    return str(link.get("linkinfo", {}).get("info_kind", link["link_type"]))


def addresses(link: Told) -> list[str]:
    """Give its addresses with the lengths of their prefixes, but for those that IPv6 gives each link by itself."""
    return [f"{one['local']}/{one['prefixlen']}" for one in link["addr_info"] if one["scope"] != "link"]


def is_up(link: Told) -> bool:
    """Tell whether it was set up, which takes no cable."""
    return "UP" in link["flags"]


def called(name: str, links: Sequence[Told] | None) -> Told | None:
    """Give the link of this name, None where there is none."""
    return next((one for one in links or () if one["ifname"] == name), None)

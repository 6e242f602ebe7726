"""Security groups, and how their rules are written."""

from collections.abc import Mapping
from typing import Any

from quizengine.checking import Cloud, name_of, newest

from ._owned import within

Rule = Mapping[str, Any]


def group_called(cloud: Cloud, name: str, project: str | None) -> tuple[Any, int]:
    """Give the newest security group of this name, None where there is none, and how many there are."""
    return newest(within(cloud, cloud.network.security_groups(name=name), name, project))


def said(cloud: Cloud, rule: Rule) -> str:
    """Write a rule out, as `ingress IPv4 tcp 22 from 10.0.0.0/24`."""
    way = "from" if rule["direction"] == "ingress" else "to"
    what = " ".join(part for part in (rule["protocol"] or "any", _numbers(rule)) if part)
    return f"{rule['direction']} {rule['ethertype']} {what} {way} {_peer(cloud, rule)}"


def _numbers(rule: Rule) -> str:
    """Write ports, or the type and code of ICMP."""
    first, last = rule["port_range_min"], rule["port_range_max"]
    return "-".join(str(one) for one in dict.fromkeys([first, last]) if one is not None)


def _peer(cloud: Cloud, rule: Rule) -> str:
    if rule["remote_group_id"]:
        return f"group {name_of(cloud.network.find_security_group, rule['remote_group_id'])}"
    if rule.get("remote_address_group_id"):
        return f"address group {name_of(cloud.network.find_address_group, rule['remote_address_group_id'])}"
    return str(rule["remote_ip_prefix"] or "anywhere")

"""A Neutron that has one security group, `web`, and whatever its rules name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

USUAL = {
    "direction": "ingress",
    "ethertype": "IPv4",
    "protocol": None,
    "port_range_min": None,
    "port_range_max": None,
    "remote_ip_prefix": None,
    "remote_group_id": None,
    "remote_address_group_id": None,
}


def rule(**said: Any) -> dict[str, Any]:
    """Give a rule as the API does; what is not said is open."""
    return {**USUAL, **said}


@dataclass
class FakeNetwork:
    """`members` maps groups to the first address of a port in each and to its address pairs; ids are names."""

    rules: list[dict[str, Any]]
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    addresses: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def security_groups(self, name: str) -> list[SimpleNamespace]:
        return [SimpleNamespace(id="1", name=name, project_id="1", created_at="", security_group_rules=self.rules)]

    def ports(self) -> list[SimpleNamespace]:
        return [
            SimpleNamespace(
                security_group_ids=[group],
                fixed_ips=[{"ip_address": first}],
                allowed_address_pairs=[{"ip_address": one} for one in others],
            )
            for group, (first, *others) in self.members.items()
        ]

    def get_address_group(self, number: str) -> SimpleNamespace:
        return SimpleNamespace(addresses=self.addresses[number])

    def find_security_group(self, number: str, *, ignore_missing: bool) -> SimpleNamespace:
        assert ignore_missing
        return SimpleNamespace(name=number)

    find_address_group = find_security_group

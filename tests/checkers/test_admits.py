"""What rules let through, by meaning: ports, protocols, versions, and both kinds of peers."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from quizengine.bundle import bundled
from quizengine.checking.registry import scan
from tests.fakes.security_groups import FakeNetwork, rule

ADMITS: Any = scan([bundled("checkers")]).checkers["admits"]
Admits = Callable[..., bool]


def under(*rules: dict[str, Any], **network: Any) -> Admits:
    """Give what tells whether a group of these rules admits some traffic."""
    cloud = SimpleNamespace(network=FakeNetwork(rules=[*rules], **network))
    return lambda **traffic: bool(ADMITS.observe(cloud, {"group": "web", **traffic})["admits"])


def test_without_rules_nothing_comes_in() -> None:
    assert not under()(port=22)


@pytest.mark.parametrize(
    ("said", "port", "admitted"),
    [
        ({}, 22, True),
        ({"protocol": "tcp"}, 22, True),
        ({"protocol": "6"}, 22, True),
        ({"protocol": "udp"}, 22, False),
        ({"protocol": "tcp", "port_range_min": 22, "port_range_max": 22}, 22, True),
        ({"protocol": "tcp", "port_range_min": 20, "port_range_max": 30}, 22, True),
        ({"protocol": "tcp", "port_range_min": 23, "port_range_max": 30}, 22, False),
        ({"protocol": "tcp", "port_range_min": 1, "port_range_max": 65535}, None, True),
        ({"protocol": "tcp", "port_range_min": 22, "port_range_max": 22}, None, False),
        ({"direction": "egress"}, 22, False),
        ({"ethertype": "IPv6"}, 22, False),
    ],
)
def test_a_rule_admits_the_ports_that_it_names(said: dict[str, Any], port: int | None, admitted: bool) -> None:  # noqa: FBT001 - a row's last word
    assert under(rule(**said))(port=port) is admitted


@pytest.mark.parametrize(
    ("prefixes", "peer", "admitted"),
    [
        (["10.0.0.0/24"], "10.0.0.5", True),
        (["10.0.0.0/24"], "10.0.1.5", False),
        (["10.0.0.0/24"], "10.0.0.0/23", False),
        (["10.0.0.0/24", "10.0.1.0/24"], "10.0.0.0/23", True),
        (["0.0.0.0/1", "128.0.0.0/1"], "0.0.0.0/0", True),
        ([None], "192.0.2.1", True),
        (["10.0.0.0/24"], "fd00::5", False),
    ],
)
def test_prefixes_add_up(prefixes: list[str | None], peer: str, admitted: bool) -> None:  # noqa: FBT001 - as above
    assert under(*(rule(remote_ip_prefix=one) for one in prefixes))(port=22, peer=peer) is admitted


def test_the_other_version_of_the_protocol_has_rules_of_its_own() -> None:
    admits = under(rule(ethertype="IPv6", remote_ip_prefix="fd00::/64"), rule(ethertype="IPv6", protocol="icmp"))
    assert admits(port=22, peer="fd00::5")
    assert not admits(port=22, peer="::/0")
    assert admits(protocol="icmpv6", peer="::/0")
    assert not admits(protocol="icmp")


def test_icmp_is_told_by_its_type() -> None:
    admits = under(rule(protocol="icmp", port_range_min=8, port_range_max=0))
    assert admits(protocol="icmp", icmp_type=8)
    assert not admits(protocol="icmp", icmp_type=0)
    assert not admits(protocol="icmp")


def test_a_group_stands_for_the_addresses_of_its_members_and_their_pairs() -> None:
    members = {"back": ["10.0.0.7", "10.0.0.8"], "other": ["10.0.0.9"]}
    admits = under(rule(remote_group_id="back"), members=members)
    assert admits(port=22, peer="10.0.0.7")
    assert admits(port=22, peer="10.0.0.8")
    assert not admits(port=22, peer="10.0.0.9")


def test_an_address_group_stands_for_its_addresses() -> None:
    admits = under(rule(remote_address_group_id="offices"), addresses={"offices": ["192.0.2.0/25", "fd00::/64"]})
    assert admits(port=22, peer="192.0.2.5")
    assert not admits(port=22, peer="192.0.2.200")
    assert not admits(port=22, peer="fd00::5")

"""Security groups admit what their rules say, and nothing else."""

from dataclasses import dataclass
from functools import partial

import pytest

from tests.lab_plane.cloud import Cloud, Server, until

LISTEN = "exec python3 -m http.server {} --bind 0.0.0.0 > /dev/null 2>&1 &"
FETCH = "timeout 0.5 bash -c ': < /dev/tcp/{}/{}'"


@dataclass
class Pair:
    """Two servers of one network, in groups of their own."""

    cloud: Cloud
    near: Server
    far: Server
    near_group: str
    far_group: str

    def fetches(self, port: int) -> bool:
        """Tell whether the near one reaches a port of the far one."""
        return self.cloud.on(self.near, FETCH.format(self.far.address, port)).returncode == 0

    def pings(self) -> bool:
        return self.cloud.reaches(self.far.address, self.near)

    def forbid(self, rule: str) -> None:
        self.cloud.do("neutron", "DELETE FROM securitygrouprules WHERE id = ?", rule)


@pytest.fixture
def pair(cloud: Cloud) -> Pair:
    place = cloud.network("10.0.0.0/24", "10.0.0.1")
    groups = cloud.group(), cloud.group()
    near, far = cloud.server("near", place, "10.0.0.5", groups[0]), cloud.server("far", place, "10.0.0.6", groups[1])
    cloud.start()
    found = Pair(cloud, near, far, *groups)
    for port in (80, 81):
        cloud.on(found.far, LISTEN.format(port))
        until(lambda port=port: cloud.on(found.far, FETCH.format("127.0.0.1", port)).returncode == 0)  # type: ignore[misc] # a default
    return found


def test_nothing_comes_in_unasked_and_answers_do(pair: Pair) -> None:
    assert not pair.pings()
    assert not pair.fetches(80)

    pair.cloud.rule(pair.far_group, protocol="tcp", port_range_min=80, port_range_max=80)
    until(lambda: pair.fetches(80))

    assert not pair.fetches(81)
    assert not pair.pings()


def test_a_range_of_ports_a_prefix_and_a_message_are_told_apart(pair: Pair) -> None:
    rules = [
        pair.cloud.rule(pair.far_group, protocol="tcp", port_range_min=81, port_range_max=90),
        pair.cloud.rule(pair.far_group, protocol="icmp", port_range_min=8, port_range_max=0),
        pair.cloud.rule(pair.far_group, protocol="udp"),
        pair.cloud.rule(
            pair.far_group, protocol="tcp", port_range_min=80, port_range_max=80, remote_ip_prefix="10.9.0.0/16"
        ),
    ]
    until(pair.pings)

    assert pair.fetches(81)
    assert not pair.fetches(80)
    for rule in rules[:2]:
        pair.forbid(rule)
    until(lambda: not pair.pings())
    assert not pair.fetches(81)


def test_members_of_a_group_are_admitted_while_they_are(pair: Pair) -> None:
    pair.cloud.rule(pair.far_group, remote_group_id=pair.near_group)
    until(pair.pings)

    pair.cloud.do("neutron", "DELETE FROM securitygroupportbindings WHERE port_id = ?", pair.near.port)
    pair.cloud.put("securitygroupportbindings", port_id=pair.near.port, security_group_id=pair.cloud.group())

    until(lambda: not pair.pings())


def test_a_book_of_addresses_admits_whom_it_holds(pair: Pair) -> None:
    book = pair.cloud.put("address_groups")
    pair.cloud.rule(pair.far_group, remote_address_group_id=book)
    pair.cloud.put("address_associations", address_group_id=book, address="10.0.0.5/32")
    until(pair.pings)

    pair.cloud.do("neutron", "DELETE FROM address_associations")

    until(lambda: not pair.pings())


def test_nothing_goes_out_where_no_rule_lets_it(pair: Pair) -> None:
    pair.cloud.rule(pair.far_group, protocol="icmp")
    until(pair.pings)

    pair.cloud.do("neutron", "DELETE FROM securitygrouprules WHERE security_group_id = ?", pair.near_group)

    until(lambda: not pair.pings())


def test_a_server_speaks_in_no_other_s_name(pair: Pair) -> None:
    pair.cloud.rule(pair.far_group, protocol="icmp")
    pair.cloud.rule(pair.near_group, protocol="icmp")
    until(pair.pings)
    other = "ip address add 10.0.0.77/24 dev eth0; ping -c 1 -W 0.5 -I 10.0.0.77 10.0.0.6"

    assert pair.cloud.on(pair.near, other).returncode == 1
    pair.cloud.put("allowedaddresspairs", port_id=pair.near.port, mac_address=pair.near.mac, ip_address="10.0.0.77")
    until(lambda: pair.cloud.on(pair.near, "ping -c 1 -W 0.5 -I 10.0.0.77 10.0.0.6").returncode == 0)
    pair.cloud.on(pair.near, "ip link set eth0 address 02:00:00:00:00:07")
    assert not pair.pings()


def test_a_port_without_security_is_open(pair: Pair) -> None:
    pair.cloud.put("portsecuritybindings", port_id=pair.far.port, port_security_enabled=0)
    pair.cloud.do("neutron", "DELETE FROM securitygroupportbindings WHERE port_id = ?", pair.far.port)

    until(pair.pings)
    assert pair.fetches(81)


def test_rules_are_of_one_version_of_ip(cloud: Cloud) -> None:
    place, group = cloud.network("fd00:1::/64", "fd00:1::1"), cloud.group(protocol="icmp")
    one, two = cloud.server("one", place, "fd00:1::5"), cloud.server("two", place, "fd00:1::6", group)
    cloud.do("neutron", "INSERT INTO portsecuritybindings VALUES (?, 0)", one.port)
    cloud.start()

    assert not cloud.reaches(two.address, one)
    cloud.do("neutron", "UPDATE securitygrouprules SET ethertype = 'IPv6'")

    cloud.soon(two.address, one)


def test_what_was_admitted_is_remembered_over_other_changes_and_can_be_listed(pair: Pair) -> None:
    pair.cloud.rule(pair.far_group, protocol="tcp", port_range_min=80, port_range_max=80)
    pair.cloud.on(pair.far, LISTEN.format(80))
    until(lambda: pair.fetches(80))
    remembered = f"nft list set bridge lab tcp_out4 | grep -c {pair.far.address}"
    assert int(pair.cloud.inside.run(remembered).stdout) > 0

    for number in range(1, 4):
        pair.cloud.rule(pair.near_group, protocol="udp", port_range_min=number, port_range_max=number)
        until(partial(is_listed, pair.cloud, f"udp dport {number}"))

    assert int(pair.cloud.inside.run(remembered).stdout) > 0
    assert pair.cloud.inside.run("nft list ruleset").stderr == ""


def is_listed(cloud: Cloud, words: str) -> bool:
    return words in cloud.inside.run("nft list ruleset").stdout

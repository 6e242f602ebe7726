"""What security groups let through, whatever rules they say it by."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from typing import Any, Literal

from quizengine.checking import Cloud, checker

from ._rules import Rule, group_called, said
from ._servers import servers_called

Net = IPv4Network | IPv6Network
ICMP, ICMP6 = 1, 58
NUMBERS = {
    "icmp": ICMP,
    "tcp": 6,
    "udp": 17,
    "gre": 47,
    "esp": 50,
    "ah": 51,
    "icmpv6": ICMP6,
    "ipv6-icmp": ICMP6,
    "vrrp": 112,
    "sctp": 132,
}
EVERYWHERE = {4: ip_network("0.0.0.0/0"), 6: ip_network("::/0")}


@dataclass(frozen=True)
class Admission:
    """Whether all of that traffic is let through; `rules` are those that let it, or a part of its peers, through."""

    admits: bool
    rules: list[str]


@dataclass(frozen=True)
class _Traffic:
    direction: str
    protocol: str
    number: int | None
    peers: list[Net]


@checker
def admits(  # noqa: PLR0913 - each is a part of what a rule says
    cloud: Cloud,
    *,
    group: str | None = None,
    server: str | None = None,
    protocol: Literal["tcp", "udp", "sctp", "icmp", "icmpv6", "gre", "esp", "ah", "vrrp", "any"] = "tcp",
    port: int | None = None,
    icmp_type: int | None = None,
    peer: str = "0.0.0.0/0",
    peer_server: str | None = None,
    direction: Literal["ingress", "egress"] = "ingress",
    project: str | None = None,
) -> Admission | None:
    """Report whether a security group, or those of a server, let traffic through: `port` and `icmp_type` null are all.

    `peer` is the other end, an address or a network, of IPv6 where it is one; `peer_server` stands for the fixed
    addresses of that server. A server with a port that nothing guards (without port security) admits everything.
    """
    if (group is None) == (server is None):
        raise ValueError("give one of group and server")
    guards = _group(cloud, group, project) if group is not None else _of_server(cloud, server or "", project)
    peers = [ip_network(peer, strict=False)] if peer_server is None else _addresses(cloud, peer_server, project)
    if guards is None or not peers:
        return None
    traffic = _Traffic(direction, protocol, icmp_type if protocol.startswith("icmp") else port, peers)
    return _best([_admission(cloud, rules, traffic) for rules in guards])


def _group(cloud: Cloud, name: str, project: str | None) -> list[list[Rule] | None] | None:
    found, _ = group_called(cloud, name, project)
    return None if found is None else [found.security_group_rules]


def _of_server(cloud: Cloud, name: str, project: str | None) -> list[list[Rule] | None] | None:
    """Give the rules at each of a server's ports, None for a port that nothing guards."""
    found, _ = servers_called(cloud, name, project)
    if found is None:
        return None
    ports = [*cloud.network.ports(device_id=found.id)]
    return [_at(cloud, port) if port.is_port_security_enabled else None for port in ports]


def _at(cloud: Cloud, port: Any) -> list[Rule]:
    groups = [cloud.network.get_security_group(number) for number in port.security_group_ids]
    return [rule for group in groups for rule in group.security_group_rules]


def _best(several: list[Admission]) -> Admission:
    """Give the port's that admits most; a server without any admits nothing."""
    return max(several, key=lambda one: (one.admits, len(one.rules)), default=Admission(admits=False, rules=[]))


def _admission(cloud: Cloud, rules: list[Rule] | None, traffic: _Traffic) -> Admission:
    if rules is None:
        return Admission(admits=True, rules=["no port security"])
    let = [(rule, [*_let(cloud, rule, traffic.peers[0].version)]) for rule in rules if _is_about(rule, traffic)]
    opened = [*collapse_addresses(one for _, several in let for one in several)]  # type: ignore[type-var] # of one version
    used = [rule for rule, several in let if any(one.overlaps(peer) for one in several for peer in traffic.peers)]
    return Admission(
        admits=all(any(peer.subnet_of(one) for one in opened) for peer in traffic.peers),  # type: ignore[arg-type] # as above
        rules=sorted(said(cloud, rule) for rule in used),
    )


def _is_about(rule: Rule, traffic: _Traffic) -> bool:
    version = traffic.peers[0].version
    if (rule["direction"], rule["ethertype"]) != (traffic.direction, f"IPv{version}"):
        return False
    if rule["protocol"] in (None, "any"):
        return True
    if _number(rule["protocol"], version) != _number(traffic.protocol, version):
        return False
    first, last = rule["port_range_min"], rule["port_range_max"]
    if first is None or traffic.number is None:
        return first is None or (first, last) == (1, 65535)
    if traffic.protocol.startswith("icmp"):
        return bool(traffic.number == first)
    return bool(first <= traffic.number <= last)


def _number(protocol: str, version: int) -> int | None:
    number = int(protocol) if protocol.isdigit() else NUMBERS.get(protocol)
    # Neutron, too, takes the one for the other.
    return ICMP6 if number == ICMP and version == 6 else number  # noqa: PLR2004 - of the internet protocol


def _let(cloud: Cloud, rule: Rule, version: int) -> Iterator[Net]:
    """Give the networks of one version whose traffic a rule lets through."""
    if rule["remote_group_id"]:
        several = _of_group(cloud, rule["remote_group_id"])
    elif rule.get("remote_address_group_id"):
        several = cloud.network.get_address_group(rule["remote_address_group_id"]).addresses
    else:
        several = [rule["remote_ip_prefix"] or str(EVERYWHERE[version])]
    return (net for net in map(_net, several) if net.version == version)


def _of_group(cloud: Cloud, number: str) -> list[str]:
    """Give the addresses of all ports that are in a security group."""
    ports = [port for port in cloud.network.ports() if number in (port.security_group_ids or [])]
    return [one["ip_address"] for port in ports for one in (*port.fixed_ips, *(port.allowed_address_pairs or []))]


def _addresses(cloud: Cloud, server: str, project: str | None) -> list[Net]:
    """Give a server's fixed addresses of IPv4, or those of IPv6 where it has no other."""
    found, _ = servers_called(cloud, server, project)
    ports = cloud.network.ports(device_id=found.id) if found is not None else []
    several = [_net(one["ip_address"]) for port in ports for one in port.fixed_ips]
    return [one for one in several if one.version == 4] or several  # noqa: PLR2004 - of the internet protocol


def _net(address: str) -> Net:
    return ip_network(address, strict=False)

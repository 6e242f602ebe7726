"""Security groups, as text for `nft`: what a port may send, and what reaches it.

The table stands on the bridges' side of the ports, where a server's root does not reach it. It works without the
kernel's tracking of connections, which bridges may lack: what was admitted is remembered in sets, by port of a server,
and the answers to it are looked up there.
"""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

from quizengine.lab.plane.state import Group, Port, Rule, State

TABLE = "bridge lab"
# Of each version of IP: what it and its messages are called, and the type of an address.
IP = {4: ("ip", "icmp", "ipv4_addr"), 6: ("ip6", "icmpv6", "ipv6_addr")}
OLD = 4
FLOW_SECONDS, PING_SECONDS, MOST_FLOWS = 180, 60, 65535
NEIGHBOURS = "{ 130, 131, 132, 133, 134, 135, 136, 143 }"
TROUBLES = {4: "{ 3, 11, 12 }", 6: "{ 1, 2, 3, 4 }"}
PORTS = ("tcp", "udp", "sctp")
MESSAGES = {"icmp", "icmpv6"}

Units = dict[str, tuple[str, ...]]


def base() -> Iterator[str]:
    """Make the table, without a port in it."""
    yield f"add table {TABLE}"
    yield f"delete table {TABLE}"
    yield f"add table {TABLE}"
    for side in ("in", "out"):
        for version, (ip, icmp, _) in IP.items():
            ends = f"typeof meta iifname . {ip} saddr . {ip} daddr"
            for protocol in PORTS:
                yield _memory(f"{protocol}_{side}{version}", f"{ends} . th sport . th dport", FLOW_SECONDS)
            yield _memory(f"pinged_{side}{version}", f"{ends} . {icmp} id", PING_SECONDS)
        yield f"add map {TABLE} {side} {{ type ifname : verdict; }}"
    for side in ("in", "out"):
        yield from _answers(side)
        yield from _notes(side)
    yield from _hook("prerouting", "iifname", "out")
    yield from _hook("postrouting", "oifname", "in")


def units(state: State) -> Units:
    """Give what stands in the table beside its base: by names in the order in which it must be made, as lines."""
    made: Units = {}
    for group in state.groups:
        made |= _sets(f"group-{group.number}", group.members)
    for number, addresses in state.books:
        made |= _sets(f"book-{number}", addresses)
    known = {number for number, _ in state.books}
    for group in state.groups:
        made[f"2 {group.number}"] = tuple(_group(group, {each.number for each in state.groups}, known))
    for server in state.servers:
        for port in server.ports:
            if port.secured:
                made[f"3 {port.tap}"] = tuple(_port(port, {group.number for group in state.groups}))
    return made


def changed(old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Give the lines that lead from the old units to the new ones, each unit's by themselves."""
    yield from (new[name] for name in sorted(new) if old.get(name) != new[name])
    yield from (tuple(_remove(name)) for name in sorted(set(old) - set(new), reverse=True))


def _memory(name: str, key: str, seconds: int) -> str:
    """Make a set; of more than five parts nft could not tell what its elements are, and fails where one lists them."""
    return f"add set {TABLE} {name} {{ {key}; flags dynamic,timeout; size {MOST_FLOWS}; timeout {seconds}s; }}"


def _hook(hook: str, interface: str, side: str) -> Iterator[str]:
    yield f"add chain {TABLE} {hook} {{ type filter hook {hook} priority 0; policy accept; }}"
    yield f"add rule {TABLE} {hook} {interface} vmap @{side}"


def _key(side: str, version: int, *, pings: bool) -> str:
    """Give what a packet on its way in or out of a server is remembered by: the port, near and far in this order."""
    ip, icmp, _ = IP[version]
    near, far = ("saddr", "daddr") if side == "out" else ("daddr", "saddr")
    key = f"{'iifname' if side == 'out' else 'oifname'} . {ip} {near} . {ip} {far}"
    if pings:
        return f"{key} . {icmp} id"
    first, second = ("sport", "dport") if side == "out" else ("dport", "sport")
    return f"{key} . th {first} . th {second}"


def _answers(side: str) -> Iterator[str]:
    """Admit what answers what went the other way, and what the network itself says."""
    chain, other = f"answer_{side}", "in" if side == "out" else "out"
    yield f"add chain {TABLE} {chain}"
    if side == "in":
        yield f"add rule {TABLE} {chain} ether type arp accept"
    yield f"add rule {TABLE} {chain} icmpv6 type {NEIGHBOURS} accept"
    yield f"add rule {TABLE} {chain} ip frag-off & 0x1fff != 0 accept"  # the first fragment was looked at
    for version, (_, icmp, _) in IP.items():
        key = _key(side, version, pings=False)
        for protocol in PORTS:
            yield f"add rule {TABLE} {chain} meta l4proto {protocol} {key} @{protocol}_{other}{version} accept"
        reply = f"{icmp} type echo-reply {_key(side, version, pings=True)}"
        yield f"add rule {TABLE} {chain} {reply} @pinged_{other}{version} accept"
        yield f"add rule {TABLE} {chain} {icmp} type {TROUBLES[version]} accept"


def _notes(side: str) -> Iterator[str]:
    """Admit what a rule admits, and remember it."""
    chain = f"note_{side}"
    yield f"add chain {TABLE} {chain}"
    for version, (ip, icmp, _) in IP.items():
        key = _key(side, version, pings=False)
        for protocol in PORTS:
            both = f"ether type {ip} meta l4proto {protocol}"
            yield f"add rule {TABLE} {chain} {both} update @{protocol}_{side}{version} {{ {key} }} accept"
        ping = f"{icmp} type echo-request update @pinged_{side}{version} {{ {_key(side, version, pings=True)} }}"
        yield f"add rule {TABLE} {chain} {ping} accept"
    yield f"add rule {TABLE} {chain} accept"


def _sets(name: str, addresses: Iterable[str]) -> Units:
    ranges = [ip_network(each) for each in addresses]
    made = {}
    for version, (_, _, kind) in IP.items():
        own = [str(each) for each in _together(ranges, version)]
        full = f"{name}-{version}"
        lines = [f"add set {TABLE} {full} {{ type {kind}; flags interval; }}", f"flush set {TABLE} {full}"]
        if own:
            lines.append(f"add element {TABLE} {full} {{ {', '.join(own)} }}")
        made[f"1 {full}"] = tuple(lines)
    return made


def _together(ranges: Iterable[IPv4Network | IPv6Network], version: int) -> Iterator[IPv4Network | IPv6Network]:
    """Give those of one version, none of which overlaps another."""
    if version == OLD:
        yield from collapse_addresses(each for each in ranges if isinstance(each, IPv4Network))
    else:
        yield from collapse_addresses(each for each in ranges if isinstance(each, IPv6Network))


def _anew(chain: str) -> tuple[str, str]:
    return f"add chain {TABLE} {chain}", f"flush chain {TABLE} {chain}"


def _group(group: Group, groups: set[str], books: set[str]) -> Iterator[str]:
    for side in ("in", "out"):
        yield from _anew(f"{side}-{group.number}")
    for rule in group.rules:
        if (not rule.peers or rule.peers in groups) and (not rule.book or rule.book in books):
            side = "in" if rule.inbound else "out"
            yield f"add rule {TABLE} {side}-{group.number} {_match(rule)} goto note_{side}"


def _match(rule: Rule) -> str:
    ip, _, _ = IP[rule.family]
    words, far = [f"ether type {ip}"], "saddr" if rule.inbound else "daddr"
    if rule.peers:
        words.append(f"{ip} {far} @group-{rule.peers}-{rule.family}")
    if rule.book:
        words.append(f"{ip} {far} @book-{rule.book}-{rule.family}")
    if rule.prefix and not rule.prefix.endswith("/0"):
        words.append(f"{ip} {far} {rule.prefix}")
    if rule.protocol:
        words.append(f"meta l4proto {rule.protocol}")
    if rule.protocol in PORTS and rule.low is not None:
        words.append(f"th dport {rule.low}-{rule.low if rule.high is None else rule.high}")
    if rule.protocol in MESSAGES and rule.low is not None:
        words.append(f"{rule.protocol} type {rule.low}")
        words += [] if rule.high is None else [f"{rule.protocol} code {rule.high}"]
    return " ".join(words)


def _port(port: Port, groups: set[str]) -> Iterator[str]:
    tap, own = port.tap, [group for group in port.groups if group in groups]
    for chain in (f"in-{tap}", f"out-{tap}", f"may-{tap}"):
        yield from _anew(chain)
    for chain, side in ((f"in-{tap}", "in"), (f"may-{tap}", "out")):
        yield f"add rule {TABLE} {chain} jump answer_{side}"
        yield from (f"add rule {TABLE} {chain} jump {side}-{group}" for group in own)
        yield f"add rule {TABLE} {chain} drop"
    yield from (f"add rule {TABLE} out-{tap} {words}" for words in _honest(port))
    for side in ("in", "out"):
        yield f'add element {TABLE} {side} {{ "{tap}" : goto {side}-{tap} }}'


def _honest(port: Port) -> Iterator[str]:
    """Let a server send in its own name, and in those that it is allowed."""
    yield f"ether saddr {port.mac} ip saddr 0.0.0.0 udp sport 68 udp dport 67 accept"
    yield f"ether saddr {port.mac} ip6 saddr {{ ::, fe80::/10 }} icmpv6 type {NEIGHBOURS} accept"
    own = [(port.mac, each.partition("/")[0]) for each in port.addresses]
    for mac, address in [*own, *port.pairs]:
        if ":" in address:
            yield f"ether saddr {mac} ip6 saddr {address} goto may-{port.tap}"
        else:
            yield f"ether saddr {mac} ip saddr {address} goto may-{port.tap}"
            yield f"ether saddr {mac} arp saddr ether {mac} arp saddr ip {address} accept"
    yield "drop"


def _remove(name: str) -> Iterator[str]:
    kind, _, rest = name.partition(" ")
    if kind == "1":
        yield f"delete set {TABLE} {rest}"
    elif kind == "2":
        yield from (f"delete chain {TABLE} {side}-{rest}" for side in ("in", "out"))
    else:
        yield from (f'delete element {TABLE} {side} {{ "{rest}" }}' for side in ("in", "out"))
        yield from (f"delete chain {TABLE} {side}-{rest}" for side in ("in", "out", "may"))

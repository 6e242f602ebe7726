"""What Neutron's database says that the data plane should be; its tables are those of the pinned release."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from ipaddress import ip_address, ip_interface
from typing import TypeVar

from quizengine.lab.plane import well_formed
from quizengine.lab.plane.database import Database, Row
from quizengine.lab.plane.state import METADATA, Forwarding, Group, Network, Port, Router, Rule

Made = TypeVar("Made")
FAMILIES = {"IPv4": 4, "IPv6": 6}
PLUGGED, DHCP, ROUTES = "compute:", "network:dhcp", "network:router_interface"
PROTOCOLS = {
    "icmp": "icmp",
    "1": "icmp",
    "icmpv6": "icmpv6",
    "ipv6-icmp": "icmpv6",
    "58": "icmpv6",
    "tcp": "tcp",
    "6": "tcp",
    "udp": "udp",
    "17": "udp",
    "sctp": "sctp",
    "132": "sctp",
    "ah": "51",
    "dccp": "33",
    "egp": "8",
    "esp": "50",
    "gre": "47",
    "igmp": "2",
    "ipip": "4",
    "ipv6-encap": "41",
    "ospf": "89",
    "pgm": "113",
    "rsvp": "46",
    "udplite": "136",
    "vrrp": "112",
}
ANY = {None, "", "any", "0"}
EXTERNAL = "SELECT s.network_id, s.cidr, s.gateway_ip FROM subnets s JOIN externalnetworks USING (network_id)"
PLACES = """
SELECT i.port_id, i.ip_address, i.subnet_id, s.cidr, s.gateway_ip, s.enable_dhcp
FROM ipallocations i JOIN subnets s ON s.id = i.subnet_id ORDER BY i.ip_address
"""
# Without the gateway's, which the router no longer names some moments before the port goes.
JOINED = """
SELECT j.* FROM routerports j JOIN ports p ON p.id = j.port_id
WHERE p.device_owner != 'network:router_gateway' ORDER BY j.port_id
"""
RULES = "SELECT * FROM securitygrouprules ORDER BY standard_attr_id"
FORWARDINGS = """
SELECT p.*, f.floating_ip_address, f.router_id FROM portforwardings p JOIN floatingips f ON f.id = p.floatingip_id
"""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: ports of servers by the server's number, and the addresses of each subnet's resolvers."""

    networks: tuple[Network, ...] = ()
    groups: tuple[Group, ...] = ()
    books: tuple[tuple[str, tuple[str, ...]], ...] = ()
    routers: tuple[Router, ...] = ()
    ports: dict[str, tuple[Port, ...]] = field(default_factory=dict)
    resolvers: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read(database: Database) -> Read:
    """Read it all, as it is at one moment."""
    with database.at_once():
        rows = database.rows("SELECT p.* FROM ports p ORDER BY standard_attr_id")
        details = _Details(database)
        networks = tuple(_sound(database.rows("SELECT * FROM networks ORDER BY id"), _networks(database)))
        known = {network.number for network in networks}
        ports = {port.number: port for port in _sound(rows, details.port) if port.network in known}
        owners = {row["id"]: row for row in rows if row["id"] in ports}
        answering = {number for number, row in owners.items() if row["device_owner"] == DHCP}
        ways = _ways_to_metadata(owners.values(), details.places)
        plugged = defaultdict(list)
        for number, row in owners.items():
            if str(row["device_owner"]).startswith(PLUGGED):
                plugged[row["device_id"]].append(_with_way(ports[number], details.places.get(number, ()), ways))
        return Read(
            networks=networks,
            groups=tuple(_groups(database, ports)),
            books=tuple(_books(database)),
            routers=(
                *_sound(database.rows("SELECT * FROM routers ORDER BY id"), _routers(database, ports)),
                *(Router(port.network, (port,), leads=False) for port in ports.values() if port.number in answering),
            ),
            ports={server: tuple(each) for server, each in plugged.items()},
            resolvers=details.resolvers,
        )


def _ways_to_metadata(ports: Iterable[Row], places: dict[str, list[Row]]) -> dict[str, str]:
    """Give, for each subnet whose gateway is no router, the address at which DHCP's namespace leads to metadata."""
    ways, routed = {}, set()
    for port in ports:
        for place in places.get(port["id"], ()):
            if port["device_owner"] == DHCP and FAMILIES["IPv4"] == ip_address(place["ip_address"]).version:
                ways[place["subnet_id"]] = place["ip_address"]
            elif str(port["device_owner"]).startswith(ROUTES) and place["ip_address"] == place["gateway_ip"]:
                routed.add(place["subnet_id"])
    return {subnet: address for subnet, address in ways.items() if subnet not in routed}


def _with_way(port: Port, places: Iterable[Row], ways: dict[str, str]) -> Port:
    found = tuple((f"{METADATA}/32", ways[place["subnet_id"]]) for place in places if place["subnet_id"] in ways)
    return replace(port, routes=port.routes + found[:1])


def _sound(rows: Iterable[Row], make: Callable[[Row], Made]) -> Iterator[Made]:
    """Make something of each row but of those that no service would write."""
    for row in rows:
        with suppress(ValueError, KeyError, TypeError):
            yield make(row)


def _by(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[str(row[key])].append(row)
    return found


class _Details:
    """What other tables say of ports."""

    def __init__(self, database: Database) -> None:
        self.places = _by(database.rows(PLACES), "port_id")
        self.pairs = _by(database.rows("SELECT * FROM allowedaddresspairs ORDER BY ip_address"), "port_id")
        self.groups = _by(database.rows("SELECT * FROM securitygroupportbindings"), "port_id")
        self.routes = _by(database.rows("SELECT * FROM subnetroutes ORDER BY destination"), "subnet_id")
        bindings = database.rows("SELECT * FROM portsecuritybindings")
        self.open = {row["port_id"] for row in bindings if not row["port_security_enabled"]}
        servers = _by(database.rows('SELECT * FROM dnsnameservers ORDER BY "order"'), "subnet_id")
        resolvers = {
            subnet: tuple(_sound(rows, lambda row: well_formed.address(row["address"])))
            for subnet, rows in servers.items()
        }
        self.resolvers = {
            port: tuple(dict.fromkeys(each for place in places for each in resolvers.get(place["subnet_id"], ())))
            for port, places in self.places.items()
        }

    def port(self, row: Row) -> Port:
        number = well_formed.number(row["id"])
        places = self.places.get(number, [])
        mac = well_formed.mac(row["mac_address"])
        routes = (route for place in places for route in self.routes.get(place["subnet_id"], ()))
        pairs = self.pairs.get(number, ())
        return Port(
            number=number,
            network=well_formed.number(row["network_id"]),
            mac=mac,
            up=bool(row["admin_state_up"]),
            addresses=tuple(_sound(places, lambda place: _with_prefix(place["ip_address"], place["cidr"]))),
            untold=tuple(
                _sound(
                    (place for place in places if not place["enable_dhcp"]),
                    lambda place: _with_prefix(place["ip_address"], place["cidr"]),
                )
            ),
            gateways=tuple(well_formed.address(place["gateway_ip"]) for place in places if place["gateway_ip"]),
            routes=tuple(dict.fromkeys(_sound(routes, _route))),
            pairs=tuple(
                _sound(
                    pairs, lambda pair: (well_formed.mac(pair["mac_address"]), well_formed.prefix(pair["ip_address"]))
                )
            ),
            secured=number not in self.open,
            groups=tuple(
                sorted(_sound(self.groups.get(number, ()), lambda one: well_formed.number(one["security_group_id"])))
            ),
        )


def _with_prefix(address: str, cidr: str) -> str:
    return str(ip_interface(f"{well_formed.address(address)}/{well_formed.prefix(cidr).partition('/')[2]}"))


def _route(row: Row) -> tuple[str, str]:
    return well_formed.prefix(row["destination"]), well_formed.address(row["nexthop"])


def _networks(database: Database) -> Callable[[Row], Network]:
    outside = _by(database.rows(EXTERNAL), "network_id")

    def network(row: Row) -> Network:
        subnets = [each for each in outside.get(row["id"], ()) if each["gateway_ip"]]
        addresses = tuple(_sound(subnets, lambda one: _with_prefix(one["gateway_ip"], one["cidr"])))
        return Network(well_formed.number(row["id"]), int(row["mtu"] or 1500), tuple(sorted(addresses)))

    return network


def _groups(database: Database, ports: dict[str, Port]) -> Iterator[Group]:
    members: defaultdict[str, set[str]] = defaultdict(set)
    for port in ports.values():
        own = {each.partition("/")[0] for each in port.addresses} | {cidr for _, cidr in port.pairs}
        for group in port.groups:
            members[group] |= own
    rules = _by(database.rows(RULES), "security_group_id")
    named = {group for port in ports.values() for group in port.groups} | {
        str(row["remote_group_id"]) for each in rules.values() for row in each if row["remote_group_id"]
    }
    for group in sorted(named):
        with suppress(ValueError):
            made = tuple(_sound(rules.get(group, ()), _rule))
            yield Group(well_formed.number(group), made, tuple(sorted(members[group])))


def _rule(row: Row) -> Rule:
    family = FAMILIES[row["ethertype"]]
    protocol = _protocol(row["protocol"])
    if protocol == "icmp" and family == FAMILIES["IPv6"]:
        protocol = "icmpv6"
    return Rule(
        inbound=row["direction"] == "ingress",
        family=family,
        protocol=protocol,
        low=None if row["port_range_min"] is None else int(row["port_range_min"]),
        high=None if row["port_range_max"] is None else int(row["port_range_max"]),
        prefix=well_formed.prefix(row["remote_ip_prefix"]) if row["remote_ip_prefix"] else "",
        peers=well_formed.number(row["remote_group_id"]) if row["remote_group_id"] else "",
        book=well_formed.number(row["remote_address_group_id"]) if row["remote_address_group_id"] else "",
    )


def _protocol(value: object) -> str:
    if value in ANY:
        return ""
    return PROTOCOLS.get(str(value)) or str(int(str(value)))


def _books(database: Database) -> Iterator[tuple[str, tuple[str, ...]]]:
    known = _by(database.rows("SELECT * FROM address_associations ORDER BY address"), "address_group_id")
    for row in database.rows("SELECT id FROM address_groups ORDER BY id"):
        with suppress(ValueError):
            number = well_formed.number(row["id"])
            yield number, tuple(_sound(known.get(number, ()), lambda one: well_formed.prefix(one["address"])))


def _routers(database: Database, ports: dict[str, Port]) -> Callable[[Row], Router]:
    joined = _by(database.rows(JOINED), "router_id")
    routes = _by(database.rows("SELECT * FROM routerroutes ORDER BY destination, nexthop"), "router_id")
    floating = _by(database.rows("SELECT * FROM floatingips ORDER BY floating_ip_address"), "router_id")
    forwardings = _by(database.rows(FORWARDINGS), "router_id")

    def router(row: Row) -> Router:
        number = well_formed.number(row["id"])
        if not row["admin_state_up"]:
            raise ValueError(number)
        given = [each for each in floating.get(number, ()) if each["fixed_ip_address"]]
        return Router(
            number=number,
            ports=tuple(ports[each["port_id"]] for each in joined.get(number, ()) if each["port_id"] in ports),
            gateway=ports.get(row["gw_port_id"] or ""),
            translates=bool(row["enable_snat"]),
            floating=tuple(_sound(given, _floating)),
            routes=tuple(_sound(routes.get(number, ()), _route)),
            forwardings=tuple(_sound(forwardings.get(number, ()), _forwarding)),
        )

    return router


def _floating(row: Row) -> tuple[str, str]:
    return str(ip_address(row["floating_ip_address"])), str(ip_address(row["fixed_ip_address"]))


def _forwarding(row: Row) -> Forwarding:
    if row["protocol"] not in {"tcp", "udp"}:
        raise ValueError(row["protocol"])
    return Forwarding(
        well_formed.address(row["floating_ip_address"]),
        row["protocol"],
        (int(row["external_port_start"]), int(row["external_port_end"])),
        well_formed.address(row["internal_ip_address"]),
        (int(row["internal_port_start"]), int(row["internal_port_end"])),
    )

"""What the data plane should be, as plain values, however it was found out."""

from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_interface, ip_network

MANAGEMENT = "172.25.0.0/24"
METADATA = "169.254.169.254"
ROOT = "vda"  # the disk that a server runs from
PART = 11  # what fits of a number into the name of an interface


def bridge(network: str) -> str:
    """Give the name of the bridge of the network with that number."""
    return f"brq{network[:PART]}"


@dataclass(frozen=True, slots=True)
class Network:
    """A network; the lab's host has `addresses` in it (with their prefixes), and is to be reached by them."""

    number: str
    mtu: int
    addresses: tuple[str, ...] = ()

    @property
    def bridge(self) -> str:
        """Give the name of its bridge, as upstream names it."""
        return bridge(self.number)

    @property
    def hides_management(self) -> bool:
        """Tell whether it has the addresses of the network that the lab's host has by itself."""
        return any(
            ip_interface(each).network.overlaps(ip_network(MANAGEMENT)) for each in self.addresses if "." in each
        )


@dataclass(frozen=True, slots=True)
class Port:
    """A port: its addresses have their prefixes; `pairs` are what else it may send as (MAC and addresses).

    One that is not `secured` sends and receives what it likes. Of its addresses nobody tells the server those that are
    `untold`, since there is no DHCP for them.
    """

    number: str
    network: str
    mac: str
    up: bool
    addresses: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ()
    routes: tuple[tuple[str, str], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    secured: bool = True
    groups: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()

    @property
    def told(self) -> "Port":
        """Give the port as its server knows it."""
        known = tuple(each for each in self.addresses if each not in self.untold)
        near = [ip_interface(each).network for each in known]
        gateways = tuple(each for each in self.gateways if any(ip_address(each) in network for network in near))
        return replace(self, addresses=known, gateways=gateways, routes=self.routes if known else ())

    @property
    def tap(self) -> str:
        """Give the name of its end at the bridge, as upstream names it."""
        return f"tap{self.number[:PART]}"

    @property
    def bridge(self) -> str:
        """Give the name of the bridge that it belongs to."""
        return bridge(self.network)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a security group; empty values admit all. `peers` names a group, `book` an address group."""

    inbound: bool
    family: int
    protocol: str = ""
    low: int | None = None
    high: int | None = None
    prefix: str = ""
    peers: str = ""
    book: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A security group with the addresses of those who are in it."""

    number: str
    rules: tuple[Rule, ...]
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forwarding:
    """A range of ports of a floating address that lead to those of another address."""

    outside: str
    protocol: str
    ports: tuple[int, int]
    inside: str
    inside_ports: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Router:
    """A router; `floating` are pairs of addresses outside and inside, `routes` of a destination and the next hop.

    One that `leads` nowhere is the namespace in which DHCP would be, by the number of its network.
    """

    number: str
    ports: tuple[Port, ...]
    gateway: Port | None = None
    translates: bool = True
    floating: tuple[tuple[str, str], ...] = ()
    routes: tuple[tuple[str, str], ...] = ()
    forwardings: tuple[Forwarding, ...] = ()
    leads: bool = True

    @property
    def space(self) -> str:
        """Give the name of its namespace, as upstream names it."""
        return f"q{'router' if self.leads else 'dhcp'}-{self.number}"


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume that a server has as /dev/`device`; its `file` is named from the folder of the lab's data."""

    device: str
    file: str
    writable: bool = True


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: one with another `boot` has been started anew, one with another `disk` has a new one.

    `origin` is the file that brings along what is on a new disk, named as that of a volume.
    """

    number: str
    name: str
    ports: tuple[Port, ...]
    boot: str
    disk: str
    paused: bool = False
    key: str = ""
    user_data: str = ""
    resolvers: tuple[str, ...] = ()
    volumes: tuple[Volume, ...] = ()
    project: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """The whole data plane; `kept` numbers the servers whose files stay, whether they run or not."""

    networks: tuple[Network, ...] = ()
    groups: tuple[Group, ...] = ()
    books: tuple[tuple[str, tuple[str, ...]], ...] = ()
    routers: tuple[Router, ...] = ()
    servers: tuple[Server, ...] = ()
    kept: tuple[str, ...] = ()

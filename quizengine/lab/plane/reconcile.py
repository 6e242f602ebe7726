"""Making the data plane what it should be, and no more of it anew than that takes."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace
from functools import partial
from typing import Any

from quizengine.lab.plane import metadata_ear, rules, translation, wires
from quizengine.lab.plane.hands import Hands, OrderError
from quizengine.lab.plane.state import Network, Port, Router, Server, State, Volume
from quizengine.lab.plane.user_data import Facts

LONGEST = 150  # lines of rules: the kernel takes no more than some hundred at once
# The names of what is ours among what a person makes in the host, and of a server's interface: anybody may write there.
BRIDGE, TAP = re.compile(r"brq[0-9a-f]{8}-[0-9a-f]{2}"), re.compile(r"tap[0-9a-f]{8}-[0-9a-f]{2}")
INNER = re.compile(r"eth[0-9]{1,3}")
ROUTER_SWITCHES = {"ipv4/ip_forward": "1", "ipv6/conf/all/forwarding": "1", "ipv4/conf/all/arp_notify": "1"}
SERVER_SWITCHES = {
    "ipv4/conf/all/arp_notify": "1",
    "ipv4/conf/default/arp_notify": "1",
    "ipv4/ip_unprivileged_port_start": "0",  # so that what lets people in by SSH need not be root
    "ipv4/ping_group_range": "0 0",  # nobody who comes in by it has the power to ping otherwise
}
HOST_SWITCHES = {"ipv4/ip_forward": "1"}


class Plane:
    """The data plane as it was made by `hands`; of what it does not know, all is made anew that can be without harm."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.made: dict[str, Any] = {}
        self.units: rules.Units = {}
        self.table = ""
        self.links: dict[str, dict[str, str]] = {}
        self.attached: dict[str, tuple[Volume, ...]] = {}

    def begin(self) -> None:
        """Make the table of the rules, in which there is none yet; OrderError where that cannot be done."""
        self.hands.trial()
        self.hands.nft(list(rules.base()))
        self.units, self.table = {}, self.hands.table(rules.TABLE)

    def sync(self, state: State) -> None:
        """Make it what it should be; OrderError where that could not be done, to be tried again."""
        found = self.hands.look()
        self.links = dict(found["links"])
        mtus = {network.number: network.mtu for network in state.networks}
        whole = [partial(self._remove, state, found), partial(self._networks, state), partial(self._rules, state)]
        failures = []
        servers = [partial(self._server, each, mtus, found["servers"].get(each.number)) for each in state.servers]
        routers = [partial(self._router, each, mtus, is_there=each.space in found["spaces"]) for each in state.routers]
        for make in (*whole, *servers, *routers):
            try:
                make()
            except OrderError as error:  # the others are none the worse for it
                failures.append(str(error))
        if failures:
            raise OrderError("; ".join(failures))

    def _remove(self, state: State, found: Any) -> None:
        servers = {server.number: server for server in state.servers}
        self._unplug(self._taps(state, found))
        for number, (boot, _) in found["servers"].items():
            if number not in servers or servers[number].boot != boot:
                self.hands.stop(number)
        for number in set(found["disks"]) - set(state.kept):
            self.hands.discard(number)
        spaces = {router.space for router in state.routers}
        for space in set(found["spaces"]) - spaces:
            self.hands.no_space(space)
        bridges = {network.bridge for network in state.networks}
        self._unplug(name for name in self.links if BRIDGE.fullmatch(name) and name not in bridges)
        self.made = {key: value for key, value in self.made.items() if self._is_wanted(key, state)}

    def _taps(self, state: State, found: Any) -> Iterator[str]:
        """Give the ends of wires to which nothing leads any more, or not to where it should."""
        wanted = set()
        for server in state.servers:
            if found["servers"].get(server.number, ("",))[0] == server.boot:
                wanted |= {port.tap for port in server.ports}
        for router in state.routers:
            if router.space in found["spaces"]:
                wanted |= {port.tap for port, _ in wires.ends_of_router(router)}
        return (name for name in self.links if TAP.fullmatch(name) and name not in wanted)

    def _is_wanted(self, key: str, state: State) -> bool:
        things: list[Network | Server] = [*state.networks, *state.servers]
        numbers = {thing.number for thing in things} | {router.space for router in state.routers}
        return key == "management" or key in numbers

    def _unplug(self, names: Iterable[str]) -> None:
        gone = sorted(names)
        if gone:
            self._ip("", [f"link delete dev {name}" for name in gone])
            for name in gone:
                del self.links[name]

    def _networks(self, state: State) -> None:
        for network in state.networks:
            if self.made.get(network.number) != network or network.bridge not in self.links:
                self._ip("", wires.bridge(network, self.links))
                self._rejoin(network, state)
                self.made[network.number] = network
        way = wires.management(state.networks)
        if self.made.get("management") != way:
            self.hands.switch("", HOST_SWITCHES)
            self.hands.ip("", [way])  # it may not have been there
            self.made["management"] = way

    def _rejoin(self, network: Network, state: State) -> None:
        """Put the wires back that led to a bridge which is no more."""
        routed = (port for router in state.routers for port, _ in wires.ends_of_router(router))
        served = (port for server in state.servers for port in server.ports)
        taps = [port for port in (*routed, *served) if port.network == network.number and port.tap in self.links]
        self._ip("", [f"link set dev {port.tap} master {network.bridge}" for port in taps])
        for port in taps:
            self.links[port.tap]["master"] = network.bridge

    def _is_plugged(self, port: Port) -> bool:
        return self.links.get(port.tap, {}).get("master") == port.bridge

    def _rules(self, state: State) -> None:
        units = rules.units(state)
        if self.hands.table(rules.TABLE) != self.table:
            self.hands.nft(list(rules.base()))
            self.units = {}
        if units == self.units:
            return
        lines: list[str] = []
        for unit in rules.changed(self.units, units):
            if lines and len(lines) + len(unit) > LONGEST:
                self.hands.nft(lines)
                lines = []
            lines += unit
        self.hands.nft(lines)
        self.units, self.table = units, self.hands.table(rules.TABLE)

    def _server(self, server: Server, mtus: dict[str, int], runs: tuple[str, str] | None) -> None:
        is_new = runs is None or runs[0] != server.boot
        if is_new:
            facts = Facts(name=server.name, key=server.key, user_data=server.user_data, resolvers=server.resolvers)
            self.hands.start(server.number, server.boot, server.disk, server.origin, facts)
            self.hands.switch(server.number, SERVER_SWITCHES)
            self.made.pop(server.number, None)
            self.attached.pop(server.number, None)
        self._attach(server)
        known, plain = self.made.get(server.number), _without_rules(server)
        if known != plain or not all(map(self._is_plugged, server.ports)):
            inner = [(port.told, name) for port, name in self._names(server.ports)]
            self._plug(server.number, inner, mtus, is_new=is_new)
            self._ip(server.number, [*wires.ends(inner, mtus), *wires.routes_of_server(inner)])
            if is_new:
                self.hands.go(server.number)
            if is_new or known is None or known.paused != server.paused:
                self._hold(server)
            self.made[server.number] = plain

    def _attach(self, server: Server) -> None:
        if self.attached.get(server.number) == server.volumes:
            return
        complaint = self.hands.attach(server.number, [astuple(volume) for volume in server.volumes])
        if complaint:
            sys.stderr.write(f"{complaint}\n")
        else:
            self.attached[server.number] = server.volumes

    def _names(self, ports: Iterable[Port]) -> list[tuple[Port, str]]:
        """Name a server's interfaces, those that it has as they are called already."""
        ports = list(ports)
        told = {port.number: self.links[port.tap]["alias"] for port in ports if port.tap in self.links}
        kept = {number: name for number, name in told.items() if INNER.fullmatch(name)}
        free = (name for order in range(len(ports) + 1) if (name := f"eth{order}") not in kept.values())
        return [(port, kept.get(port.number) or next(free)) for port in ports]

    def _hold(self, server: Server) -> None:
        if server.paused or self.made.get(server.number):
            self.hands.pause(server.number, server.paused)
        state = "down" if server.paused else "up"
        self._ip("", [f"link set dev {port.tap} {state}" for port in server.ports if port.up])

    def _router(self, router: Router, mtus: dict[str, int], *, is_there: bool) -> None:
        inner = wires.ends_of_router(router)
        known = self.made.get(router.space)
        if known == router and is_there and all(self._is_plugged(port) for port, _ in inner):
            return
        self.hands.space(router.space)
        if router.leads:
            self.hands.switch(router.space, ROUTER_SWITCHES)
            self.hands.restore(router.space, translation.tables(router))
        self._plug(router.space, inner, mtus, is_new=not is_there)
        outside = translation.outside_addresses(router) + metadata_ear.addresses(router)
        self._ip(router.space, [*wires.ends(inner, mtus, outside), *wires.routes_of_router(router)])
        if known is not None and known.floating != router.floating:
            self.hands.forget_flows(router.space, sorted(set(known.floating) ^ set(router.floating)))
            self._forget_neighbours(router)
        self.made[router.space] = router

    def _forget_neighbours(self, router: Router) -> None:
        """Have the host ask anew who has an address: it may have moved from one router to another."""
        if router.gateway:
            self.hands.ip("", [f"neighbor flush dev {router.gateway.bridge}"])

    def _plug(self, space: str, inner: list[tuple[Port, str]], mtus: dict[str, int], *, is_new: bool) -> None:
        for port, name in inner:
            if port.tap not in self.links and not is_new:
                self.hands.ip(space, [f"link delete dev {name}"])  # whose other end a person has carried away
            self._ip("", list(wires.wire(port, name, mtus[port.network], self.links)), space)
            self.links[port.tap] = {"master": port.bridge, "alias": name}

    def _ip(self, space: str, lines: Iterable[str], into: str = "") -> None:
        lines = list(lines)
        complaint = self.hands.ip(space, lines, into) if lines else ""
        if complaint:
            sys.stderr.write(f"{complaint}\n")


def _without_rules(server: Server) -> Server:
    """Give what of a server its wires depend on, which are left alone when its rules or volumes change."""
    ports = tuple(replace(port, pairs=(), groups=(), secured=True) for port in server.ports)
    return replace(server, volumes=(), origin="", ports=ports)

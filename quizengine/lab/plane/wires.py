"""Bridges, wires and addresses, as lines for `ip -batch`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from quizengine.lab.host.layout import BRIDGE
from quizengine.lab.plane.state import MANAGEMENT, Network, Port, Router

INTO = "INTO"  # stands for the namespace of the other end
Links = Mapping[str, Mapping[str, Any]]


def bridge(network: Network, links: Links) -> Iterator[str]:
    """Make a network's bridge what it should be; the host's addresses in it are set anew."""
    name = network.bridge
    if name not in links:
        yield f"link add name {name} mtu {network.mtu} type bridge forward_delay 0 mcast_snooping 0"
    yield f"link set dev {name} up mtu {network.mtu} addrgenmode none"
    yield f"address flush dev {name}"
    yield from (f"address replace {address} dev {name}" for address in network.addresses)


def management(networks: Iterable[Network]) -> str:
    """Have the host's own bridge reach its network, unless another does, in which the same addresses are."""
    if any(network.hides_management for network in networks):
        return f"route delete {MANAGEMENT} dev {BRIDGE}"
    return f"route replace {MANAGEMENT} dev {BRIDGE}"


def wire(port: Port, inner: str, mtu: int, links: Links) -> Iterator[str]:
    """Lay the wire from a port's bridge to the interface `inner` of another namespace, if it does not lie there."""
    if port.tap not in links:
        yield f"link add name {port.tap} mtu {mtu} type veth peer name {inner} mtu {mtu} netns {INTO}"
    yield f"link set dev {port.tap} addrgenmode none alias {inner}"
    yield f"link set dev {port.tap} master {port.bridge} {'up' if port.up else 'down'}"


def ends(ports: Sequence[tuple[Port, str]], mtus: Mapping[str, int], extra: Iterable[str] = ()) -> Iterator[str]:
    """Set the inner ends: hardware addresses and addresses, those in `extra` on the last one as well."""
    yield "link set dev lo up"
    for port, inner in ports:
        yield f"link set dev {inner} down"
        yield f"link set dev {inner} address {port.mac} mtu {mtus[port.network]}"
        yield f"address flush dev {inner} scope global"
        yield from (f"address replace {each} dev {inner}{_at_once(each)}" for each in port.addresses)
        yield f"link set dev {inner} up"
    if ports:
        yield from (f"address replace {each} dev {ports[-1][1]}" for each in extra)


def _at_once(address: str) -> str:
    """Have an address be used before anybody made sure that nobody else has it."""
    return " nodad" if ":" in address else ""


def routes_of_server(ports: Sequence[tuple[Port, str]]) -> Iterator[str]:
    """Have a server send by its first port what is not near, and by each what its subnets say."""
    done = set()
    for port, inner in ports:
        for gateway in port.gateways:
            family = 6 if ":" in gateway else 4
            if family not in done and gateway not in {each.partition("/")[0] for each in port.addresses}:
                done.add(family)
                yield f"route replace default via {gateway} dev {inner}"
        yield from (f"route replace {target} via {hop} dev {inner}" for target, hop in port.routes)


def ends_of_router(router: Router) -> list[tuple[Port, str]]:
    """Name the router's interfaces as upstream does, the gateway last."""
    inner = [(port, f"{'qr' if router.leads else 'ns'}-{port.tap[3:]}") for port in router.ports]
    return [*inner, (router.gateway, f"qg-{router.gateway.tap[3:]}")] if router.gateway else inner


def routes_of_router(router: Router) -> Iterator[str]:
    """Have a router send by its gateway what is not near, and what its own routes say by those."""
    if router.gateway:
        outer = ends_of_router(router)[-1][1]
        yield from (f"route replace default via {hop} dev {outer}" for hop in router.gateway.gateways)
    yield from (f"route replace {target} via {hop}" for target, hop in router.routes)

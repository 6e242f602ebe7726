"""What a router translates, as text for `iptables-restore`, in chains that are named as upstream names them."""

from collections.abc import Iterator
from ipaddress import IPv4Interface, ip_interface

from quizengine.lab.plane import metadata_ear
from quizengine.lab.plane.metadata_ear import AGENT
from quizengine.lab.plane.state import Forwarding, Router
from quizengine.lab.plane.wires import ends_of_router

BOTTOM = "neutron-postrouting-bottom"
FROM_OUTSIDE = "0x2/0xffff"


def tables(router: Router) -> str:
    """Give the tables `mangle`, `nat` and `filter`, each whole."""
    return "\n".join([*_mangle(router), *_nat(router), *metadata_ear.filtering(), ""])


def outside_addresses(router: Router) -> tuple[str, ...]:
    """Give the addresses that the router answers to on its gateway, beside its own."""
    own = {each.partition("/")[0] for each in router.gateway.addresses} if router.gateway else set()
    outside = [*(outer for outer, _ in router.floating), *(each.outside for each in router.forwardings)]
    return tuple(f"{each}/32" for each in dict.fromkeys(outside) if each not in own)


def _mangle(router: Router) -> Iterator[str]:
    yield "*mangle"
    yield ":PREROUTING ACCEPT [0:0]"
    yield f":{AGENT}-PREROUTING - [0:0]"
    yield f":{AGENT}-mark - [0:0]"
    yield f"-A PREROUTING -j {AGENT}-PREROUTING"
    yield f"-A {AGENT}-PREROUTING -j {AGENT}-mark"
    yield metadata_ear.marking()
    if router.gateway:
        yield f"-A {AGENT}-mark -i {_outer(router)} -j MARK --set-xmark {FROM_OUTSIDE}"
    yield "COMMIT"


def _nat(router: Router) -> Iterator[str]:
    yield "*nat"
    for chain in ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"):
        yield f":{chain} ACCEPT [0:0]"
    for chain in ("PREROUTING", "OUTPUT", "POSTROUTING", "float-snat", "snat"):
        yield f":{AGENT}-{chain} - [0:0]"
    yield f":{BOTTOM} - [0:0]"
    for chain in ("PREROUTING", "OUTPUT", "POSTROUTING"):
        yield f"-A {chain} -j {AGENT}-{chain}"
    yield f"-A POSTROUTING -j {BOTTOM}"
    yield f"-A {BOTTOM} -j {AGENT}-snat"
    yield metadata_ear.redirection()
    for outside, inside in router.floating:
        yield f"-A {AGENT}-PREROUTING -d {outside}/32 -j DNAT --to-destination {inside}"
        yield f"-A {AGENT}-OUTPUT -d {outside}/32 -j DNAT --to-destination {inside}"
        yield f"-A {AGENT}-float-snat -s {inside}/32 -j SNAT --to-source {outside}"
    for forwarding in router.forwardings:
        yield f"-A {AGENT}-PREROUTING {_forwarded(forwarding)}"
    yield from _outgoing(router)
    yield "COMMIT"


def _outgoing(router: Router) -> Iterator[str]:
    own = _own_address(router)
    if not own:
        return
    outer, not_from_outside = _outer(router), f"-m mark ! --mark {FROM_OUTSIDE}"
    yield f"-A {AGENT}-POSTROUTING ! -o {outer} -m conntrack ! --ctstate DNAT -j ACCEPT"
    yield f"-A {AGENT}-snat -j {AGENT}-float-snat"
    if router.translates:
        yield f"-A {AGENT}-snat -o {outer} -j SNAT --to-source {own}"
    # Else the answer to who asks for a neighbour by its address outside would go straight to them, by its own.
    yield f"-A {AGENT}-snat {not_from_outside} -m conntrack --ctstate DNAT -j SNAT --to-source {own}"


def _forwarded(forwarding: Forwarding) -> str:
    (low, high), (inner_low, inner_high) = forwarding.ports, forwarding.inside_ports
    outside = f"{low}:{high}" if high != low else f"{low}"
    # A range is shifted by its lowest port, as upstream has it.
    inside = f"{inner_low}-{inner_high}/{low}" if inner_high != inner_low else f"{inner_low}"
    target = f"{forwarding.inside}:{inside}"
    return f"-d {forwarding.outside}/32 -p {forwarding.protocol} --dport {outside} -j DNAT --to-destination {target}"


def _outer(router: Router) -> str:
    return ends_of_router(router)[-1][1]


def _own_address(router: Router) -> str:
    own = (ip_interface(each) for each in router.gateway.addresses) if router.gateway else iter(())
    return next((str(each.ip) for each in own if isinstance(each, IPv4Interface)), "")

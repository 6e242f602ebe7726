"""Where servers' requests for metadata arrive: what their namespace has listen, and what leads there."""

import socket
from collections.abc import Iterator

from quizengine.lab.plane.state import METADATA, Router

PORT, HTTP = 9697, 80
FREEBIND = 15  # IP_FREEBIND, of linux/in.h
AGENT = "neutron-l3-agent"
MARK = "0x1/0xffff"
ASKED = f"-d {METADATA}/32 -i qr-+ -p tcp -m tcp --dport {HTTP}"


def listen(space: str) -> socket.socket:
    """Listen in the namespace that this process is in: where a router redirects to, or as METADATA itself."""
    place = ("", PORT) if space.startswith("qrouter-") else (METADATA, HTTP)
    ear = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ear.setsockopt(socket.SOL_IP, FREEBIND, 1)
        ear.bind(place)
        ear.listen()
    except OSError:
        ear.close()
        raise
    return ear


def redirection() -> str:
    """Give the rule of a router's table `nat` that leads requests there."""
    return f"-A {AGENT}-PREROUTING {ASKED} -j REDIRECT --to-ports {PORT}"


def marking() -> str:
    """Give the rule of its table `mangle` by which they are known."""
    return f"-A {AGENT}-PREROUTING {ASKED} -j MARK --set-xmark {MARK}"


def filtering() -> Iterator[str]:
    """Give its table `filter`, in which nothing else gets there."""
    yield "*filter"
    yield from (f":{chain} ACCEPT [0:0]" for chain in ("INPUT", "FORWARD", "OUTPUT"))
    yield f":{AGENT}-INPUT - [0:0]"
    yield f"-A INPUT -j {AGENT}-INPUT"
    yield f"-A {AGENT}-INPUT -m mark --mark {MARK} -j ACCEPT"
    yield f"-A {AGENT}-INPUT -p tcp -m tcp --dport {PORT} -j DROP"
    yield "COMMIT"


def addresses(router: Router) -> tuple[str, ...]:
    """Give the addresses at which a namespace answers for this."""
    return () if router.leads else (f"{METADATA}/32",)

"""The host's own network, and the sockets that listen in it."""

import socket
from pathlib import Path

from quizengine.lab.host import kernel
from quizengine.lab.host.layout import ADDRESS, BRIDGE, NETMASK

BACKLOG = 1024
BRIDGES_FILTERED = Path("/proc/sys/net/bridge")


def build() -> None:
    """Make the bridge with the host's address, in the network namespace that this process is in."""
    kernel.set_up("lo")
    kernel.add_bridge(BRIDGE)
    kernel.set_address(BRIDGE, ADDRESS, NETMASK)
    kernel.set_up(BRIDGE)
    for switch in BRIDGES_FILTERED.glob(
        "bridge-nf-call-*"
    ):  # what a person's FORWARD chain drops is routed, not switched
        switch.write_text("0", encoding="ascii")


def listen(address: str, port: int) -> socket.socket:
    """Listen in the network namespace that this process is in."""
    ear = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ear.bind((address, port))
    ear.listen(BACKLOG)
    return ear

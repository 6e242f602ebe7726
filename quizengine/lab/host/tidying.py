"""Putting the host's network back to what it was when the host was made."""

from typing import Any

from quizengine.lab.host.layout import ADDRESS, BRIDGE, NETMASK

ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
# What ends the last process of a namespace, and then the namespace, leaves no link of it behind.
SCRIPT = f"""
for daemon in ovs-vswitchd ovsdb-server; do
  read -r process < /run/openvswitch/$daemon.pid && kill -9 "$process"
done
rm -rf /run/openvswitch /var/lib/openvswitch /var/log/openvswitch
for name in $(ip netns list | cut -d' ' -f1); do
  for process in $(ip netns pids "$name"); do kill -9 "$process"; done
  ip netns delete "$name"
done
for link in $(ls /sys/class/net); do
  case $link in lo|{BRIDGE}) ;; *) ip link delete dev "$link" ;; esac
done
command -v nft > /dev/null && nft flush ruleset
ip link show {BRIDGE} > /dev/null || ip link add {BRIDGE} type bridge
ip route flush table main
ip address flush dev {BRIDGE}
ip address add {ADDRESS}/{NETMASK} dev {BRIDGE}
ip link set {BRIDGE} up
ip link set lo up
"""


def request() -> dict[str, Any]:
    """Ask for it, in the host, with no more power than whoever works there has."""
    return {
        "do": "run",
        "arguments": ["sh", "-c", SCRIPT],
        "environment": ENVIRONMENT,
        "folder": "/",
        "terminal": False,
    }

"""Chapter 8: two machines that reach each other over a wire and over a bridge, as the course has them made by hand."""

import shutil

import pytest

from tests.lab_host.inside import Inside

TWO_MACHINES = """
set -e
ip netns add ns1
ip netns add ns2
"""
A_WIRE = """
ip link add tap1 type veth peer name tap2
"""
AN_OLD_BRIDGE = """
BRIDGE=br-test
brctl addbr $BRIDGE
brctl stp $BRIDGE off
ip link set dev $BRIDGE up
for port in tap1 tap2; do
    ip link add $port type veth peer name br-$port
    brctl addif br-test br-$port
    ip link set dev br-$port up
done
brctl show br-test
"""
A_BRIDGE = """
ip link add br-test type bridge
ip link set dev br-test up
for port in tap1 tap2; do
    ip link add $port type veth peer name br-$port
    ip link set dev br-$port master br-test up
done
bridge link show
"""
ADDRESSES = """
ip link set tap1 netns ns1
ip link set tap2 netns ns2
ip netns exec ns1 ip link set dev tap1 up
ip netns exec ns2 ip link set dev tap2 up
ip netns exec ns1 ip addr add 192.168.0.2/24 dev tap1
ip netns exec ns2 ip addr add 192.168.0.3/24 dev tap2
"""
PING = "ip netns exec ns1 ping -c 1 -W 2 192.168.0.3\n"
TRANSLATION = """
set -e
ip netns add qrouter-1
ip netns exec qrouter-1 sysctl -w net.ipv4.ip_forward=1
ip netns exec qrouter-1 iptables -t nat -A PREROUTING -d 203.0.113.5 -j DNAT --to-destination 10.0.0.5
ip netns exec qrouter-1 iptables -t nat -A POSTROUTING -s 10.0.0.0/24 -j MASQUERADE
ip netns exec qrouter-1 iptables -t nat -L -v -n
iptables -t nat -S
"""
FIREWALL = """
ping -c 1 -W 5 172.25.0.10 && echo reached
iptables -A INPUT -p icmp -d 172.25.0.10 -j DROP
ping -c 1 -W 1 172.25.0.10 || echo dropped
iptables -F INPUT
nft add table inet lab
nft add chain inet lab input '{ type filter hook input priority 0; }'
nft add rule inet lab input ip daddr 172.25.0.10 icmp type echo-request drop
ping -c 1 -W 1 172.25.0.10 || echo dropped by nft
nft list table inet lab
"""


def needs(*programs: str) -> None:
    missing = [name for name in programs if not shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin")]
    if missing:
        pytest.skip(f"this machine has no {', no '.join(missing)}")


def test_two_machines_ping_each_other_over_a_wire(inside: Inside) -> None:
    needs("ip", "ping")

    told = inside.run(TWO_MACHINES + A_WIRE + ADDRESSES + PING + "ls /run/netns")

    assert (told.returncode, told.stderr) == (0, "")
    assert "1 received, 0% packet loss" in told.stdout
    assert told.stdout.endswith("ns1\nns2\n")


@pytest.mark.parametrize(("bridge", "program"), [(AN_OLD_BRIDGE, "brctl"), (A_BRIDGE, "bridge")])
def test_two_machines_ping_each_other_over_a_bridge(inside: Inside, bridge: str, program: str) -> None:
    needs("ip", "ping", program)

    told = inside.run(TWO_MACHINES + bridge + ADDRESSES + PING + "ip link set br-tap2 down; ! " + PING)

    assert (told.returncode, told.stderr) == (0, "")
    assert "br-test" in told.stdout
    assert "1 received, 0% packet loss" in told.stdout
    assert "0 received, 100% packet loss" in told.stdout


def test_a_router_translates_addresses_in_a_namespace_of_its_own(inside: Inside) -> None:
    needs("ip", "iptables", "sysctl")

    told = inside.run(TRANSLATION)

    assert (told.returncode, told.stderr) == (0, "")
    router, _, host = told.stdout.partition("-P PREROUTING")
    assert "to:10.0.0.5" in router
    assert "MASQUERADE" in router
    assert "DNAT" not in host


def test_a_firewall_keeps_pings_out(inside: Inside) -> None:
    needs("ping", "iptables", "nft")

    told = inside.run(FIREWALL)

    lines = told.stdout.splitlines()
    assert [line for line in ("reached", "dropped", "dropped by nft") if line in lines] == [
        "reached",
        "dropped",
        "dropped by nft",
    ]
    assert "icmp type echo-request drop" in told.stdout

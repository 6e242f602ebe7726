"""Networks, routers and floating addresses, as kernel objects that the rows of databases ask for."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from tests.lab_plane.cloud import Cloud, Server, number, until

OUTSIDE, FLOATING = "172.25.0.0/24", "172.25.0.150"


@pytest.fixture
def web(cloud: Cloud) -> Server:
    """Give a server behind a router, that lets everybody ping it."""
    outside = cloud.network(OUTSIDE, "172.25.0.1", external=True)
    inner = cloud.network("10.0.0.0/24", "10.0.0.1")
    router = cloud.router(outside, "172.25.0.100", (inner, "10.0.0.1"))
    server = cloud.server("web", inner, "10.0.0.5", cloud.group(protocol="icmp"))
    cloud.put("floatingips", router_id=router, floating_ip_address=FLOATING, fixed_ip_address=server.address)
    return server


def test_a_floating_address_answers_while_its_server_runs(cloud: Cloud, web: Server) -> None:
    cloud.start()
    cloud.soon(FLOATING)

    cloud.power(web, 4, "stopped")
    cloud.no_more(FLOATING)
    cloud.power(web, 1)
    cloud.soon(FLOATING)
    cloud.do("neutron", "UPDATE floatingips SET fixed_ip_address = NULL, router_id = NULL")

    cloud.no_more(FLOATING)
    assert cloud.complaints() == ""


def test_who_pings_a_floating_address_reaches_another_server_once_it_is_that_one_s(cloud: Cloud, web: Server) -> None:
    silent = cloud.server("silent", place_of(cloud, web), "10.0.0.6")
    cloud.start()
    cloud.soon(FLOATING)

    with ThreadPoolExecutor() as elsewhere:
        pings = elsewhere.submit(cloud.inside.run, f"ping -n -i 0.2 -w 6 {FLOATING}")
        time.sleep(1)
        cloud.do("neutron", "UPDATE floatingips SET fixed_ip_address = ?", silent.address)

        assert 0 < pings.result().stdout.count("bytes from") < 20  # of 30


def test_a_gateway_that_is_taken_away_is_none_of_the_inner_ports(cloud: Cloud, web: Server) -> None:
    cloud.start()
    assert cloud.reaches("172.25.0.1", web)

    cloud.do("neutron", "UPDATE routers SET gw_port_id = NULL")  # as Neutron leaves it until the port is gone too

    cloud.no_more("172.25.0.1", web)
    assert cloud.complaints() == ""


def test_servers_reach_the_host_and_each_other_by_any_address(cloud: Cloud, web: Server) -> None:
    cloud.start()

    found = cloud.on(web, "ip route; hostname; cat /sys/class/net/eth0/address")

    assert "default via 10.0.0.1 dev eth0" in found.stdout
    assert f"web\n{web.mac}" in found.stdout
    assert cloud.reaches("172.25.0.10", web)
    assert cloud.reaches(FLOATING, web)  # by way of the router, and back


def test_a_router_joins_networks_and_goes_by_its_own_routes(cloud: Cloud) -> None:
    outside = cloud.network("203.0.113.0/24", "203.0.113.1", external=True)
    one, two = cloud.network("10.1.0.0/24", "10.1.0.1"), cloud.network("10.2.0.0/24", "10.2.0.1")
    router = cloud.router(outside, "203.0.113.9", (one, "10.1.0.1"), (two, "10.2.0.1"))
    group = cloud.group(protocol="icmp")
    left, right = cloud.server("left", one, "10.1.0.5", group), cloud.server("right", two, "10.2.0.5", group)
    cloud.put("routerroutes", router_id=router, destination="192.0.2.0/24", nexthop="10.2.0.5")
    cloud.put("allowedaddresspairs", port_id=right.port, mac_address=right.mac, ip_address="192.0.2.7/32")
    cloud.start()

    assert cloud.reaches(right.address, left)
    assert cloud.reaches("203.0.113.1", left)
    cloud.on(right, "ip address add 192.0.2.7/32 dev lo")
    assert cloud.reaches("192.0.2.7", left)
    names = cloud.inside.run("ip netns; ip -br link; ip -br address").stdout
    assert f"qrouter-{router}" in names
    assert f"brq{one[0][:11]}" in names
    assert "203.0.113.1/24" in names
    cloud.port(one, "10.1.0.2", "network:dhcp", "dhcp")
    cloud.soon("10.1.0.2", left)
    assert f"qdhcp-{one[0]}" in cloud.inside.run("ip netns").stdout
    rules = cloud.inside.run(f"ip netns exec qrouter-{router} iptables -t nat -S").stdout
    assert "-A neutron-l3-agent-snat -o qg-" in rules

    cloud.do("neutron", "DELETE FROM routers")
    until(lambda: "qrouter" not in cloud.inside.run("ip netns").stdout)


def test_what_no_service_would_write_is_passed_over(cloud: Cloud, web: Server) -> None:
    cloud.put("ports", network_id="x; ip link", mac_address="no", device_owner="compute:nova", device_id=web.number)
    cloud.put("networks", id="$(reboot)", mtu=1500)
    cloud.port((number(), number()), "10.0.0.9", "compute:nova", web.number)
    cloud.put(
        "instances", uuid="../../etc", hostname="a b\nlink", host="h", vm_state="active", power_state=1, deleted=0
    )

    cloud.start()

    assert cloud.reaches(FLOATING)
    assert cloud.complaints() == ""


@pytest.mark.parametrize(
    "harm",
    [
        "for each in $(ls /sys/class/net | grep ^brq); do ip link delete $each; done; nft flush ruleset",
        "for each in $(ls /sys/class/net | grep ^tap); do ip link delete $each; done; ip -all netns delete",
        "ip netns add far; for each in $(ls /sys/class/net | grep ^tap); do ip link set $each netns far; done",
        """
        for each in $(ip netns | cut -d' ' -f1); do
            ip netns exec $each iptables -t nat -F; ip netns exec $each ip address flush scope global
        done
        ip address flush dev $(ls /sys/class/net | grep -m1 ^brq)
        umount /run/netns/*; rm -rf /run/netns; ln -s /tmp /run/netns
        """,
    ],
    ids=["bridges", "wires", "ends", "routers"],
)
def test_what_a_person_breaks_is_made_anew(cloud: Cloud, web: Server, harm: str) -> None:
    cloud.start()
    assert cloud.reaches(FLOATING)
    cloud.on(web, "echo kept > /root/file")
    cloud.inside.run(harm)

    cloud.stop()
    cloud.start()

    assert cloud.reaches(FLOATING)
    assert "qrouter-" in cloud.inside.run("ip netns").stdout
    assert cloud.on(web, "cat /root/file").stdout == "kept\n"
    assert "chain in-tap" in cloud.inside.run("nft list ruleset").stdout


@pytest.mark.usefixtures("web")
def test_what_a_person_makes_is_left_alone_and_carries_no_order(cloud: Cloud) -> None:
    cloud.start()
    cloud.inside.run("""
        ip link add tap1 type veth peer name tap2; ip link add brq-mine type bridge
        for each in $(ls /sys/class/net | grep ^tap.*-); do
            ip link set $each alias "$(printf 'eth0\\nlink add evil type bridge')"
        done
    """)

    cloud.stop()
    cloud.start()

    assert cloud.inside.run("cd /sys/class/net; ls -d tap1 brq-mine evil").stdout == "brq-mine\ntap1\n"
    cloud.soon(FLOATING)


def test_a_port_of_a_floating_address_leads_to_one_of_a_server(cloud: Cloud, web: Server) -> None:
    number = cloud.put("floatingips", floating_ip_address="172.25.0.160")
    cloud.do("neutron", "UPDATE floatingips SET router_id = (SELECT id FROM routers)")
    inside = {"internal_ip_address": web.address, "internal_port_start": 80, "internal_port_end": 80}
    outside = {"external_port_start": 8080, "external_port_end": 8080}
    cloud.put("portforwardings", floatingip_id=number, protocol="tcp", **outside, **inside)
    cloud.do("neutron", "UPDATE securitygrouprules SET protocol = 'tcp' WHERE direction = 'ingress'")
    cloud.start()
    cloud.on(web, "exec python3 -m http.server 80 > /dev/null 2>&1 &")

    fetch = "timeout 1 bash -c ': < /dev/tcp/172.25.0.160/{}'"
    until(lambda: cloud.inside.run(fetch.format(8080)).returncode == 0)
    assert cloud.inside.run(fetch.format(80)).returncode != 0


def test_databases_that_cannot_be_read_leave_all_as_it_is(cloud: Cloud, web: Server) -> None:
    cloud.start()
    content = cloud.file("neutron").read_bytes()
    cloud.file("neutron").unlink()
    cloud.file("neutron").write_bytes(b"nothing of a database" * 100)
    until(lambda: "not a database" in cloud.complaints())

    assert cloud.reaches(FLOATING)
    cloud.file("neutron").unlink()
    cloud.file("neutron").write_bytes(content)
    cloud.power(web, 4, "stopped")
    cloud.no_more(FLOATING)


def test_an_external_network_can_be_replaced_by_another(cloud: Cloud, web: Server) -> None:
    cloud.start()
    assert cloud.reaches(FLOATING)

    for table in ("externalnetworks", "routers", "floatingips"):
        cloud.do("neutron", f"DELETE FROM {table}")  # noqa: S608 - names of our own
    cloud.do("neutron", "DELETE FROM networks WHERE id NOT IN (SELECT network_id FROM ports WHERE id = ?)", web.port)
    until(lambda: "172.25.0.0/24 dev br-mgmt" in cloud.inside.run("ip route").stdout)
    place = cloud.network("198.51.100.0/24", "198.51.100.1", external=True)
    router = cloud.router(place, "198.51.100.9")
    cloud.put("routerports", router_id=router, port_id=cloud.port(place_of(cloud, web), "10.0.0.1", "x", router))
    cloud.put("floatingips", router_id=router, floating_ip_address="198.51.100.50", fixed_ip_address=web.address)

    cloud.soon("198.51.100.50")
    assert cloud.reaches("172.25.0.10", web)


def place_of(cloud: Cloud, server: Server) -> tuple[str, str]:
    """Give the network of a server, and its subnet."""
    with closing(sqlite3.connect(cloud.file("neutron"))) as line:
        found = line.execute(
            "SELECT network_id, subnet_id FROM ports JOIN ipallocations ON port_id = id WHERE id = ?", (server.port,)
        )
        network, subnet = found.fetchone()
    return network, subnet

"""Chapter 8, Neutron: networks outside and of projects, routers, addresses, ports and rules."""

import pytest

from tests.lab.course.desk import Desk
from tests.lab.course.things import boot
from tests.lab.entering import ON_THE_LAB, until

pytestmark = ON_THE_LAB


def network(desk: Desk, name: str, cidr: str, more: str = "") -> None:
    """Make a network with one subnet, called NAME-v4."""
    desk.makes(f"openstack network create {name}")
    desk.makes(f"openstack subnet create --network {name} --subnet-range {cidr} {more} {name}-v4")


def router(desk: Desk, name: str, *subnets: str) -> None:
    """Make a router between subnets."""
    desk.makes(f"openstack router create {name}")
    for subnet in subnets:
        desk.types(f"openstack router add subnet {name} {subnet}")
        desk.later(f"openstack router remove subnet {name} {subnet}")


def floating(desk: Desk, more: str = "") -> str:
    """Take a floating address."""
    address = str(desk.sees(f"openstack floating ip create public {more}")["floating_ip_address"])
    desk.later(f"openstack floating ip delete {address}")
    return address


def test_the_network_outside_is_replaced(admin: Desk, john: Desk) -> None:
    admin.makes(
        "openstack network create --enable --provider-network-type flat --provider-physical-network physnet1"
        " --project admin --external outside"
    )
    admin.makes(
        "openstack subnet create --subnet-range 192.168.100.0/24 --gateway 192.168.100.1 --dhcp --network outside"
        " pubsub"
    )
    shown = admin.sees("openstack network show outside")
    assert (shown["router:external"], shown["provider:network_type"]) == (True, "flat")
    john.makes("openstack router create edge")
    john.types("openstack router set --external-gateway public edge")
    before = john.sees("openstack router show edge")["external_gateway_info"]["external_fixed_ips"]

    john.types("openstack router unset --external-gateway edge")
    assert john.sees("openstack router show edge")["external_gateway_info"] is None
    john.types("openstack router set --external-gateway outside edge")

    after = john.sees("openstack router show edge")["external_gateway_info"]["external_fixed_ips"]
    assert before[0]["ip_address"].startswith("172.25.0.")
    assert after[0]["ip_address"].startswith("192.168.100.")
    admin.is_refused("openstack network delete outside")
    john.types("openstack router unset --external-gateway edge")


def test_a_network_of_a_project_gets_its_way_out(admin: Desk, john: Desk) -> None:
    network(john, "testNetwork2", "192.168.20.0/24")
    john.makes("openstack router create testRouter2")
    # Only administrators may say whether addresses are translated.
    admin.types("openstack router set --external-gateway public --enable-snat testRouter2")
    john.types("openstack router add subnet testRouter2 testNetwork2-v4")
    john.later("openstack router remove subnet testRouter2 testNetwork2-v4")

    shown = john.sees("openstack router show testRouter2")

    assert shown["status"] == "ACTIVE"
    (interface,) = shown["interfaces_info"]
    assert interface["ip_address"] == "192.168.20.1"
    server = boot(john, "web", network="testNetwork2")
    assert server["addresses"]["testNetwork2"][0].startswith("192.168.20.")
    assert "409" in john.is_refused("openstack router delete testRouter2")


def test_a_floating_address_is_bound_and_let_go(john: Desk) -> None:
    boot(john, "testInstance2")
    address = floating(john)

    john.types(f"openstack server add floating ip testInstance2 {address}")

    bound = john.waits(f"openstack floating ip show {address}", status="ACTIVE")
    port = john.sees(f"openstack port show {bound['port_id']}")
    assert bound["fixed_ip_address"] == port["fixed_ips"][0]["ip_address"]
    john.types(f"openstack server remove floating ip testInstance2 {address}")
    john.waits(f"openstack floating ip show {address}", status="DOWN", port_id=None)


def test_a_network_without_a_way_out_gets_no_floating_address(john: Desk) -> None:
    network(john, "island", "192.168.30.0/24")
    john.makes("openstack port create --network island lonely")
    address = floating(john)

    assert "404" in john.is_refused(f"openstack floating ip set --port lonely {address}")


def test_two_networks_meet_at_a_router(john: Desk) -> None:
    network(john, "east", "10.41.0.0/24")
    network(john, "west", "10.42.0.0/24")

    router(john, "middle", "east-v4", "west-v4")

    found = {each["ip_address"] for each in john.sees("openstack router show middle")["interfaces_info"]}
    assert found == {"10.41.0.1", "10.42.0.1"}
    network(john, "twin", "10.41.0.0/24")
    assert "overlaps" in john.is_refused("openstack router add subnet middle twin-v4")


def test_a_router_knows_a_static_route(john: Desk) -> None:
    network(john, "east", "10.41.0.0/24")
    router(john, "middle", "east-v4")

    john.types("openstack router set --route destination=10.99.0.0/24,gateway=10.41.0.254 middle")

    assert john.sees("openstack router show middle")["routes"] == [
        {"destination": "10.99.0.0/24", "nexthop": "10.41.0.254"}
    ]
    assert "400" in john.is_refused("openstack router set --route destination=10.98.0.0/24,gateway=9.9.9.9 middle")
    john.types("openstack router unset --route destination=10.99.0.0/24,gateway=10.41.0.254 middle")
    assert john.sees("openstack router show middle")["routes"] == []


def test_a_subnet_has_name_servers_a_pool_and_routes(john: Desk) -> None:
    network(
        john, "blue", "10.43.0.0/24", "--dns-nameserver 9.9.9.9 --allocation-pool start=10.43.0.50,end=10.43.0.60"
        " --gateway 10.43.0.254 --host-route destination=10.1.0.0/16,gateway=10.43.0.2"
    )  # fmt: skip

    shown = john.sees("openstack subnet show blue-v4")

    assert (shown["dns_nameservers"], shown["gateway_ip"]) == (["9.9.9.9"], "10.43.0.254")
    assert shown["allocation_pools"] == [{"start": "10.43.0.50", "end": "10.43.0.60"}]
    given = john.makes("openstack port create --network blue first")["fixed_ips"][0]["ip_address"]
    assert 50 <= int(given.rpartition(".")[2]) <= 60


def test_a_provider_network_has_the_vlan_that_it_was_given(admin: Desk, john: Desk) -> None:
    admin.makes(
        "openstack network create --share --provider-network-type vlan --provider-physical-network provider"
        " --provider-segment 123 vlan123"
    )

    shown = admin.sees("openstack network show vlan123")

    assert (shown["provider:network_type"], shown["provider:segmentation_id"]) == ("vlan", 123)
    assert "vlan123" in {row["Name"] for row in john.sees("openstack network list")}
    twin = "--provider-network-type vlan --provider-physical-network provider --provider-segment 123"
    assert "409" in admin.is_refused(f"openstack network create {twin} twin")
    assert "403" in john.is_refused(f"openstack network create {twin} twin")


def test_a_port_has_a_fixed_address_and_a_server_uses_it(john: Desk) -> None:
    network(john, "blue", "10.43.0.0/24")
    made = john.makes(
        "openstack port create --network blue --fixed-ip subnet=blue-v4,ip-address=10.43.0.77"
        " --mac-address fa:16:3e:00:00:77 steady"
    )
    assert made["fixed_ips"][0]["ip_address"] == "10.43.0.77"

    server = boot(john, "--port steady web")

    assert server["addresses"] == {"blue": ["10.43.0.77"]}
    bound = john.waits("openstack port show steady", status="ACTIVE")
    assert (bound["mac_address"], bound["device_id"]) == ("fa:16:3e:00:00:77", server["id"])


def test_a_server_gets_a_second_interface_and_loses_it(john: Desk) -> None:
    network(john, "blue", "10.43.0.0/24")
    boot(john, "web")

    john.types("openstack server add network web blue")

    until(lambda: set(john.sees("openstack server show web")["addresses"]) == {"private", "blue"})
    (port,) = john.sees("openstack port list --server web --network blue")
    john.types(f"openstack server remove port web {port['ID']}")
    until(lambda: set(john.sees("openstack server show web")["addresses"]) == {"private"})
    john.types("openstack server add fixed ip --fixed-ip-address 10.43.0.9 web blue")
    until(lambda: john.sees("openstack server show web")["addresses"].get("blue") == ["10.43.0.9"])
    john.types("openstack server remove network web blue")
    until(lambda: set(john.sees("openstack server show web")["addresses"]) == {"private"})


def test_a_port_may_speak_for_further_addresses(john: Desk) -> None:
    john.makes("openstack port create --network private vip")

    john.types("openstack port set --allowed-address ip-address=10.0.0.60 vip")

    (pair,) = john.sees("openstack port show vip")["allowed_address_pairs"]
    assert pair["ip_address"] == "10.0.0.60"
    john.types("openstack port set --no-allowed-address --no-security-group --disable-port-security vip")
    assert john.sees("openstack port show vip")["port_security_enabled"] is False


def test_a_network_is_shared_with_one_project(admin: Desk, john: Desk) -> None:
    network(admin, "common", "10.44.0.0/24")
    assert "common" not in {row["Name"] for row in john.sees("openstack network list")}

    rule = admin.sees(
        "openstack network rbac create --target-project demo --action access_as_shared --type network common"
    )
    admin.later(f"openstack network rbac delete {rule['id']}")

    assert "common" in {row["Name"] for row in john.sees("openstack network list")}
    boot(john, "guest", network="common")
    assert "409" in admin.is_refused(f"openstack network rbac delete {rule['id']}")


def test_a_quality_of_service_limits_a_port(admin: Desk) -> None:
    admin.makes("openstack network qos policy create slow")
    admin.types("openstack network qos rule create --type bandwidth-limit --max-kbps 3000 --max-burst-kbits 300 slow")
    admin.makes("openstack port create --network public --qos-policy slow limited")

    (rule,) = admin.sees("openstack network qos rule list slow")
    assert (rule["Type"], rule["Max Kbps"]) == ("bandwidth_limit", 3000)
    assert (
        admin.sees("openstack port show limited")["qos_policy_id"]
        == admin.sees("openstack network qos policy show slow")["id"]
    )
    admin.is_refused("openstack network qos policy delete slow")


def test_a_quota_of_networks_is_kept(admin: Desk, john: Desk) -> None:
    used = len(admin.sees("openstack network list --project demo"))
    admin.types(f"openstack quota set --networks {used} demo")
    admin.later("openstack quota set --networks 100 demo")

    assert "409" in john.is_refused("openstack network create one-too-many")


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("--protocol icmp", ("icmp", "0.0.0.0/0", "")),
        ("--protocol tcp --dst-port 22", ("tcp", "0.0.0.0/0", "22:22")),
        ("--protocol tcp --dst-port 80:90 --remote-ip 10.0.0.0/8", ("tcp", "10.0.0.0/8", "80:90")),
    ],
)
def test_a_rule_lets_in_what_it_says(john: Desk, words: str, seen: tuple[str, ...]) -> None:
    john.makes("openstack security group create web")

    john.types(f"openstack security group rule create {words} web")

    rows = john.sees("openstack security group rule list --ingress web")
    assert [(row["IP Protocol"], row["IP Range"], row["Port Range"]) for row in rows] == [seen]
    assert "409" in john.is_refused(f"openstack security group rule create {words} web")
    john.types(f"openstack security group rule delete {rows[0]['ID']}")
    assert john.sees("openstack security group rule list --ingress web") == []


def test_the_group_of_every_project_lets_in_its_own_members_alone(john: Desk) -> None:
    (group,) = [row for row in john.sees("openstack security group list") if row["Name"] == "default"]

    rows = john.sees(f"openstack security group rule list --long {group['ID']}")

    inward = [row for row in rows if row["Direction"] == "ingress"]
    assert {row["Ethertype"] for row in inward} == {"IPv4", "IPv6"}
    assert {row["Remote Security Group"] for row in inward} == {group["ID"]}
    assert {row["Ethertype"] for row in rows if row["Direction"] == "egress"} == {"IPv4", "IPv6"}


def test_groups_are_swapped_on_a_running_server(john: Desk) -> None:
    for name in ("front", "back"):
        john.makes(f"openstack security group create {name}")
    john.types("openstack security group rule create --protocol tcp --dst-port 3306 --remote-group front back")
    boot(john, "--security-group front web")

    john.types("openstack server add security group web back")
    john.types("openstack server remove security group web front")

    assert john.sees("openstack server show web")["security_groups"] == [{"name": "back"}]
    assert john.is_refused("openstack security group delete back")
    (rule,) = john.sees("openstack security group rule list --ingress back")
    assert rule["Remote Security Group"] == john.sees("openstack security group show front")["id"]


def test_a_port_of_the_outside_is_forwarded(john: Desk) -> None:
    server = boot(john, "web")
    (port,) = john.sees("openstack port list --server web")
    address = floating(john)

    made = john.sees(
        f"openstack floating ip port forwarding create --internal-ip-address {server['addresses']['private'][0]}"
        f" --port {port['ID']} --internal-protocol-port 22 --external-protocol-port 2222 --protocol tcp {address}"
    )

    john.later(f"openstack floating ip port forwarding delete {address} {made['id']}")
    assert made["external_port"] == 2222


def test_the_agents_are_where_people_look_for_them(admin: Desk) -> None:
    agents = {(row["Binary"], row["Host"]): row["Alive"] for row in admin.sees("openstack network agent list")}

    assert {binary for binary, _ in agents} == {
        "neutron-openvswitch-agent", "neutron-l3-agent", "neutron-dhcp-agent", "neutron-metadata-agent"
    }  # fmt: skip
    assert {host for binary, host in agents if binary == "neutron-openvswitch-agent"} >= {"compute1", "compute2"}
    assert set(agents.values()) == {True}

"""Networks, subnets, routers, ports, floating addresses and security groups, as Neutron has them."""

from contextlib import ExitStack
from typing import Any

import pytest

from quizengine.checking import Cloud
from tests.checkers.things import See, project, server
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB


@pytest.fixture
def lan(cloud: Cloud, after: ExitStack) -> Any:
    """Give a network with a subnet and a router to the outside."""
    neutron = cloud.network
    made = neutron.create_network(name="qe-lan", description="Desks")
    neutron.set_tags(made, ["desks"])
    after.callback(neutron.delete_network, made)
    subnet = neutron.create_subnet(
        name="qe-lan-v4",
        network_id=made.id,
        ip_version=4,
        cidr="10.77.0.0/24",
        gateway_ip="10.77.0.254",
        dns_nameservers=["9.9.9.9", "1.1.1.1"],
        allocation_pools=[{"start": "10.77.0.50", "end": "10.77.0.99"}],
        host_routes=[{"destination": "10.9.0.0/16", "nexthop": "10.77.0.2"}],
    )
    router = neutron.create_router(name="qe-edge", external_gateway_info={"network_id": outside(cloud).id})
    after.callback(neutron.delete_router, router)
    neutron.add_interface_to_router(router, subnet.id)
    after.callback(neutron.remove_interface_from_router, router, subnet.id)
    route = {"destination": "10.8.0.0/16", "nexthop": "10.77.0.3"}
    neutron.update_router(router, routes=[route])
    after.callback(neutron.update_router, router, routes=[])
    return made


def outside(cloud: Cloud) -> Any:
    return cloud.network.find_network("public", ignore_missing=False)


def test_a_network_with_its_subnet_and_router_is_told(see: See, lan: Any) -> None:
    assert see("network", name="qe-lan") == {
        "name": "qe-lan",
        "status": "ACTIVE",
        "enabled": True,
        "external": False,
        "shared": False,
        "shared_with": [],
        "type": "vxlan",
        "physical_network": None,
        "segment": lan.provider_segmentation_id,
        "subnets": ["qe-lan-v4"],
        "mtu": lan.mtu,
        "port_security": True,
        "project": "admin",
        "description": "Desks",
        "tags": ["desks"],
        "count": 1,
    }
    assert see("subnet", name="qe-lan-v4", network="qe-lan") == {
        "name": "qe-lan-v4",
        "network": "qe-lan",
        "cidr": "10.77.0.0/24",
        "ip_version": 4,
        "gateway": "10.77.0.254",
        "dhcp": True,
        "dns": ["9.9.9.9", "1.1.1.1"],
        "pools": ["10.77.0.50-10.77.0.99"],
        "routes": ["10.9.0.0/16 via 10.77.0.2"],
        "project": "admin",
        "description": "",
        "count": 1,
    }
    assert see("subnet", name="qe-lan-v4", network="private") is None
    seen = see("router", name="qe-edge")
    (address,) = seen.pop("external_addresses")
    assert seen == {
        "name": "qe-edge",
        "status": "ACTIVE",
        "enabled": True,
        "external_network": "public",
        "snat": True,
        "subnets": ["qe-lan-v4"],
        "addresses": ["10.77.0.254"],
        "routes": ["10.8.0.0/16 via 10.77.0.3"],
        "distributed": False,
        "highly_available": False,
        "project": "admin",
        "description": "",
        "count": 1,
    }
    assert see("port", address=address)["router"] == "qe-edge"


def test_a_port_of_a_server_and_its_floating_address_are_told(
    cloud: Cloud, see: See, after: ExitStack, lan: Any
) -> None:
    neutron = cloud.network
    made = neutron.create_port(
        name="qe-nic",
        network_id=lan.id,
        fixed_ips=[{"ip_address": "10.77.0.60"}],
        allowed_address_pairs=[{"ip_address": "10.77.0.90"}],
    )
    after.callback(neutron.delete_port, made)
    server(cloud, after, name="qe-web", networks=[{"port": made.id}])
    seen = see("port", name="qe-nic")
    assert seen.pop("host") in {"compute1", "compute2"}
    assert seen == {
        "name": "qe-nic",
        "status": "ACTIVE",
        "enabled": True,
        "network": "qe-lan",
        "subnets": ["qe-lan-v4"],
        "addresses": ["10.77.0.60"],
        "mac": made.mac_address,
        "device_owner": "compute:nova",
        "server": "qe-web",
        "router": None,
        "security_groups": ["default"],
        "port_security": True,
        "allowed_address_pairs": ["10.77.0.90"],
        "vnic_type": "normal",
        "project": "admin",
        "count": 1,
    }
    assert see("port", server="qe-web", network="qe-lan")["name"] == "qe-nic"
    assert see("port", server="qe-web", network="public") is None
    floating = neutron.create_ip(floating_network_id=outside(cloud).id, port_id=made.id)
    after.callback(neutron.delete_ip, floating)
    assert see("floating_address", server="qe-web") == {
        "address": floating.floating_ip_address,
        "status": "ACTIVE",
        "network": "public",
        "fixed_address": "10.77.0.60",
        "port": "qe-nic",
        "server": "qe-web",
        "router": "qe-edge",
        "project": "admin",
        "description": "",
        "count": 1,
    }
    neutron.update_ip(floating, port_id=None)
    loose = see("floating_address", address=floating.floating_ip_address)
    assert (loose["status"], loose["server"], loose["fixed_address"]) == ("DOWN", None, None)


def test_a_network_tells_whom_it_is_shared_with_and_its_provider(cloud: Cloud, see: See, after: ExitStack) -> None:
    neutron = cloud.network
    provider = {"network_type": "vlan", "physical_network": "public", "segmentation_id": 77}
    made = neutron.create_network(name="qe-vlan", **{f"provider_{key}": value for key, value in provider.items()})
    after.callback(neutron.delete_network, made)
    demo = cloud.identity.find_project("demo", ignore_missing=False)
    shared = {"object_type": "network", "object_id": made.id, "action": "access_as_shared"}
    policy = neutron.create_rbac_policy(**shared, target_project_id=demo.id)
    seen = see("network", name="qe-vlan")
    assert (seen["type"], seen["physical_network"], seen["segment"]) == ("vlan", "public", 77)
    assert (seen["shared_with"], seen["shared"]) == (["demo"], False)
    neutron.delete_rbac_policy(policy)
    neutron.update_network(made, is_shared=True)
    assert see("network", name="qe-vlan")["shared_with"] == ["*"]


def test_a_network_quota_is_told(cloud: Cloud, see: See, after: ExitStack) -> None:
    made = project(cloud, after, name="qe-home", domain_id="default")
    after.callback(cloud.network.delete_quota, made.id)
    cloud.network.update_quota(made.id, networks=3, floating_ips=2)
    seen = see("network_quota", project="qe-home")
    assert (seen["networks"], seen["floating_addresses"], seen["rbac_policies"]) == (3, 2, 10)


@pytest.fixture
def gate(cloud: Cloud, after: ExitStack) -> Any:
    """Give the security group `qe-gate`, which lets nothing in yet."""
    made = cloud.network.create_security_group(name="qe-gate", description="Front")
    after.callback(cloud.network.delete_security_group, made)
    return made


def let(cloud: Cloud, gate: Any, **rule: Any) -> None:
    usual = {"security_group_id": gate.id, "direction": "ingress", "ethertype": "IPv4"}
    cloud.network.create_security_group_rule(**usual | rule)


def test_what_a_group_admits_is_told_by_meaning(cloud: Cloud, see: See, gate: Any) -> None:
    def admits(**traffic: Any) -> bool:
        return bool(see("admits", group="qe-gate", **traffic)["admits"])

    assert admits(direction="egress", protocol="any")
    assert not admits(port=22)
    let(cloud, gate, protocol="tcp", port_range_min=20, port_range_max=25, remote_ip_prefix="10.0.0.0/25")
    assert admits(port=22, peer="10.0.0.5")
    assert not admits(port=22, peer="10.0.0.0/24")
    assert not admits(port=22)
    assert not admits(port=26, peer="10.0.0.5")
    assert not admits(port=22, peer="10.0.0.5", protocol="udp")
    assert not admits(peer="10.0.0.5")
    let(cloud, gate, protocol="6", port_range_min=22, port_range_max=22, remote_ip_prefix="10.0.0.128/25")
    assert admits(port=22, peer="10.0.0.0/24")
    assert see("admits", group="qe-gate", port=22, peer="10.0.0.5")["rules"] == [
        "ingress IPv4 tcp 20-25 from 10.0.0.0/25"
    ]
    let(cloud, gate, protocol="icmp", port_range_min=8, port_range_max=0)
    assert admits(protocol="icmp", icmp_type=8)
    assert not admits(protocol="icmp", icmp_type=5)
    assert not admits(protocol="icmp")
    assert not admits(protocol="icmp", icmp_type=8, peer="fd00::1")
    let(cloud, gate, protocol="icmp", ethertype="IPv6")
    assert admits(protocol="icmpv6", peer="::/0")
    let(cloud, gate, remote_group_id=gate.id)
    assert not admits(protocol="any", peer="10.0.0.5")
    assert "ingress IPv4 any from group qe-gate" in see("security_group", name="qe-gate")["rules"]


def test_a_server_admits_what_its_groups_do_and_the_members_of_groups_that_they_name(
    cloud: Cloud, see: See, after: ExitStack, lan: Any, gate: Any
) -> None:
    neutron = cloud.network
    fixed = {"network_id": lan.id, "fixed_ips": [{"ip_address": "10.77.0.61"}]}
    port = neutron.create_port(name="qe-in", security_groups=[gate.id], **fixed)
    after.callback(neutron.delete_port, port)
    server(cloud, after, name="qe-in", networks=[{"port": port.id}])
    let(cloud, gate, protocol="tcp", port_range_min=80, port_range_max=80, remote_group_id=gate.id)
    to_it = {"server": "qe-in", "port": 80}
    assert see("admits", **to_it, peer_server="qe-in")["admits"] is True
    assert see("admits", **to_it, peer="10.77.0.61")["rules"] == ["ingress IPv4 tcp 80 from group qe-gate"]
    assert see("admits", **to_it, peer="10.77.0.62")["admits"] is False
    assert see("admits", **to_it, peer_server="qe-nobody") is None
    neutron.update_port(port, is_port_security_enabled=False, security_groups=[])
    assert see("admits", **to_it) == {"admits": True, "rules": ["no port security"]}


def test_a_question_about_no_traffic_is_an_error(see: See) -> None:
    with pytest.raises(ValueError, match="one of group and server"):
        see("admits", port=22)
    with pytest.raises(ValueError, match="a name, a server or an address"):
        see("port")

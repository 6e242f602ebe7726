"""Networks: what is there, and what people build on it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from openstack import exceptions

from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB, enter, until

pytestmark = ON_THE_LAB


@pytest.fixture
def john(clean_lab: Lab) -> Iterator[Any]:
    with enter(clean_lab, "john") as connection:
        yield connection


@pytest.fixture
def admin(clean_lab: Lab) -> Iterator[Any]:
    with enter(clean_lab) as connection:
        yield connection


def routed(person: Any) -> tuple[Any, Any]:
    """Make a network with a subnet behind a router that leads outside; give the subnet and the router."""
    network = person.network.create_network(name="web")
    subnet = person.network.create_subnet(name="web-v4", network_id=network.id, ip_version=4, cidr="10.20.0.0/24")
    public = person.network.find_network("public")
    router = person.network.create_router(name="edge", external_gateway_info={"network_id": public.id})
    person.network.add_interface_to_router(router, subnet_id=subnet.id)
    return subnet, router


def test_there_is_a_way_out_from_the_start(john: Any) -> None:
    network = john.network

    assert {each.name: each.is_router_external for each in network.networks()} == {"public": True, "private": False}
    (router,) = network.routers()
    assert (router.name, router.status) == ("router1", "ACTIVE")
    assert router.external_gateway_info["network_id"] == network.find_network("public").id
    (address,) = router.external_gateway_info["external_fixed_ips"]
    assert address["ip_address"].startswith("172.25.0.")


def test_agents_are_listed_and_alive(admin: Any) -> None:
    agents = list(admin.network.agents())

    assert {(each.binary, each.host) for each in agents} == {
        ("neutron-openvswitch-agent", "controller"),
        ("neutron-openvswitch-agent", "compute1"),
        ("neutron-openvswitch-agent", "compute2"),
        ("neutron-l3-agent", "controller"),
        ("neutron-dhcp-agent", "controller"),
        ("neutron-metadata-agent", "controller"),
    }
    assert all(each.is_alive for each in agents)


def test_a_router_of_ones_own_is_up_with_all_its_ports(admin: Any, john: Any) -> None:
    subnet, router = routed(john)

    assert john.network.get_router(router.id).status == "ACTIVE"
    ports = {each.device_owner: each.status for each in admin.network.ports(device_id=router.id)}
    assert ports == {"network:router_interface": "ACTIVE", "network:router_gateway": "ACTIVE"}
    (dhcp,) = john.network.ports(network_id=subnet.network_id, device_owner="network:dhcp")
    assert (dhcp.status, dhcp.fixed_ips[0]["ip_address"]) == ("ACTIVE", "10.20.0.2")


def test_what_was_built_is_taken_down_again(john: Any) -> None:
    subnet, router = routed(john)

    john.network.remove_interface_from_router(router, subnet_id=subnet.id)
    john.network.delete_router(router)
    john.network.delete_subnet(subnet)
    john.network.delete_network(subnet.network_id)

    assert john.network.find_network("web") is None


def test_a_floating_address_is_up_while_a_port_has_it(john: Any) -> None:
    subnet, _ = routed(john)
    port = john.network.create_port(network_id=subnet.network_id)

    address = john.network.create_ip(floating_network_id=john.network.find_network("public").id)
    assert address.status == "DOWN"
    address = john.network.update_ip(address, port_id=port.id)
    assert (address.status, address.fixed_ip_address) == ("ACTIVE", port.fixed_ips[0]["ip_address"])
    assert john.network.update_ip(address, port_id=None).status == "DOWN"


def test_a_servers_floating_address_is_shown_with_the_server(john: Any) -> None:
    private = john.network.find_network("private")
    image, flavor = john.image.find_image("cirros-0.6.3-x86_64-disk"), john.compute.find_flavor("m1.tiny")
    server = john.compute.create_server(
        name="web", image_id=image.id, flavor_id=flavor.id, networks=[{"uuid": private.id}]
    )
    until(lambda: john.compute.get_server(server.id).status == "ACTIVE")
    (port,) = john.network.ports(device_id=server.id)
    public = john.network.find_network("public")

    address = john.network.create_ip(floating_network_id=public.id, port_id=port.id)

    assert (port.status, address.status) == ("ACTIVE", "ACTIVE")
    shown = until(lambda: [each["addr"] for each in john.compute.get_server(server.id).addresses["private"]][1:])
    assert shown == [address.floating_ip_address]


def test_security_groups_start_with_the_usual_rules(john: Any) -> None:
    default = john.network.find_security_group("default")
    own = john.network.create_security_group(name="web")

    def rules(group: Any) -> list[tuple[str, str, bool]]:
        found = john.network.get_security_group(group.id).security_group_rules
        return sorted((each["direction"], each["ethertype"], bool(each["remote_group_id"])) for each in found)

    out = [("egress", "IPv4", False), ("egress", "IPv6", False)]
    assert rules(default) == [*out, ("ingress", "IPv4", True), ("ingress", "IPv6", True)]
    assert rules(own) == out


def test_an_administrator_makes_a_network_of_a_provider(admin: Any, john: Any) -> None:
    admin.network.create_network(
        name="flat", provider_network_type="flat", provider_physical_network="physnet1", is_shared=True
    )

    assert john.network.find_network("flat") is not None
    with pytest.raises(exceptions.ForbiddenException):
        john.network.create_network(name="mine", provider_network_type="flat", provider_physical_network="provider")


def test_a_quota_is_kept(admin: Any, john: Any) -> None:
    admin.set_network_quotas("demo", network=1)

    with pytest.raises(exceptions.ConflictException, match="Quota exceeded"):
        john.network.create_network(name="one-too-many")


def test_neutron_hides_nothing_from_the_first_requests_when_they_come_at_once(lab: Lab) -> None:
    several, way = 8, enter(lab).network
    expected = way.get("/networks").json()
    lab.restart("neutron")
    together = Barrier(several)

    def ask(_: int) -> Any:
        together.wait()
        return way.get("/networks").json()

    with ThreadPoolExecutor(several) as pool:
        assert [*pool.map(ask, range(several))] == [expected] * several

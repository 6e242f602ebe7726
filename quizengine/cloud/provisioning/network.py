"""Neutron's things."""

from collections.abc import Iterator
from typing import Any

from quizengine.cloud.provisioning.maker import MARK, Cloud, Found, LookUp, Maker, marked
from quizengine.core.fixture import Name, Resource

INTERFACES = frozenset(
    {"network:router_interface", "network:router_interface_distributed", "network:ha_router_replicated_interface"}
)
GATEWAY, FLOATING = "network:router_gateway", "network:floatingip"
OF_NEUTRON_ITSELF = frozenset(
    {"network:dhcp", "network:distributed", "network:router_ha_interface", "network:router_centralized_snat"}
)


def _finder(kind: str) -> Any:
    def find(cloud: Cloud, named: Name) -> Iterator[Found]:
        own = cloud.current_project_id
        for one in getattr(cloud.network, kind)(name=named.name, project_id=own):
            yield Found(one.id, marked(one))

    return find


def _tag(cloud: Cloud, made: Any) -> str:
    cloud.network.set_tags(made, [MARK])
    return str(made.id)


def _said(thing: Resource, words: dict[str, str]) -> dict[str, Any]:
    """Give what is wanted by the SDK's words for it."""
    return {word: thing.wants[key] for key, word in words.items() if key in thing.wants}


def _make_network(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    del look_up
    words = {"external": "is_router_external", "shared": "is_shared", "mtu": "mtu"}
    said = _said(thing, words | {"port_security_enabled": "is_port_security_enabled"})
    return _tag(cloud, cloud.network.create_network(name=thing.named.name, description=MARK, **said))


def _remove_network(cloud: Cloud, number: str) -> None:
    for port in cloud.network.ports(network_id=number):
        _unplug(cloud, port)
    cloud.network.delete_network(number, ignore_missing=False)


def _unplug(cloud: Cloud, port: Any) -> None:
    """Remove a port from a network or subnet that goes: whatever it is for, it goes with it."""
    match port.device_owner:
        case owner if owner in INTERFACES:
            cloud.network.remove_interface_from_router(port.device_id, port_id=port.id)
        case owner if owner == GATEWAY:
            cloud.network.update_router(port.device_id, external_gateway_info={})
        case owner if owner == FLOATING:
            cloud.network.delete_ip(port.device_id)
        case owner if owner in OF_NEUTRON_ITSELF:
            pass
        case _:
            cloud.network.delete_port(port.id)


def _make_subnet(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    words = {"cidr": "cidr", "gateway_ip": "gateway_ip", "enable_dhcp": "is_dhcp_enabled"}
    said = _said(thing, words | {"dns_nameservers": "dns_nameservers", "allocation_pools": "allocation_pools"})
    made = cloud.network.create_subnet(
        name=thing.named.name,
        description=MARK,
        network_id=look_up("networks", thing.wants["network"]),
        ip_version=6 if ":" in thing.wants["cidr"] else 4,
        **said,
    )
    return _tag(cloud, made)


def _remove_subnet(cloud: Cloud, number: str) -> None:
    for port in cloud.network.ports(fixed_ips=f"subnet_id={number}"):
        _unplug(cloud, port)
    cloud.network.delete_subnet(number, ignore_missing=False)


def _make_port(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    said = _said(thing, {"enabled": "is_admin_state_up"})
    if "ip_address" in thing.wants:
        said["fixed_ips"] = [{"ip_address": thing.wants["ip_address"]}]
    if "security_groups" in thing.wants:
        said["security_group_ids"] = [look_up("security_groups", name) for name in thing.wants["security_groups"]]
    network = look_up("networks", thing.wants["network"])
    return _tag(cloud, cloud.network.create_port(name=thing.named.name, description=MARK, network_id=network, **said))


def _remove_port(cloud: Cloud, number: str) -> None:
    port = cloud.network.get_port(number)
    if port.device_owner in INTERFACES:
        cloud.network.remove_interface_from_router(port.device_id, port_id=number)
    else:
        cloud.network.delete_port(number, ignore_missing=False)


def _make_router(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    said = _said(thing, {"enabled": "is_admin_state_up"})
    if "external_network" in thing.wants:
        said["external_gateway_info"] = {"network_id": look_up("networks", thing.wants["external_network"])}
    return _tag(cloud, cloud.network.create_router(name=thing.named.name, description=MARK, **said))


def _join_subnets(cloud: Cloud, thing: Resource, number: str, look_up: LookUp) -> None:
    for subnet in thing.wants.get("subnets", ()):
        cloud.network.add_interface_to_router(number, subnet_id=look_up("subnets", subnet))


def _remove_router(cloud: Cloud, number: str) -> None:
    cloud.network.update_router(number, routes=[])
    for address in cloud.network.ips(router_id=number):
        cloud.network.update_ip(address, port_id=None)
    for port in cloud.network.ports(device_id=number):
        if port.device_owner in INTERFACES:
            cloud.network.remove_interface_from_router(number, port_id=port.id)
    cloud.network.update_router(number, external_gateway_info={})
    cloud.network.delete_router(number, ignore_missing=False)


def _make_group(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    del look_up
    return _tag(cloud, cloud.network.create_security_group(name=thing.named.name, description=MARK))


def _add_rules(cloud: Cloud, thing: Resource, number: str, look_up: LookUp) -> None:
    for rule in thing.wants.get("rules", ()):
        said = {"direction": "ingress", "ether_type": rule.get("ethertype", "IPv4"), **rule}
        said.pop("ethertype", None)
        admitted = said.pop("remote_group", None)
        if admitted is not None:
            own = admitted == thing.named.name
            said["remote_group_id"] = number if own else look_up("security_groups", admitted)
        if "port_range_min" in said:
            said.setdefault("port_range_max", said["port_range_min"])
        cloud.network.create_security_group_rule(security_group_id=number, **said)


def _remove_group(cloud: Cloud, number: str) -> None:
    cloud.network.delete_security_group(number, ignore_missing=False)


def _own(kind: str) -> Any:
    """Give what knows the project's own by their names: an administrator sees those of all projects."""

    def known(cloud: Cloud, name: str) -> str | None:
        return next((one.id for one in _finder(kind)(cloud, Name(kind, name))), None)

    return known


def _known_network(cloud: Cloud, name: str) -> str | None:
    """Find a network of the project's own, or else one that every project may use."""
    found = list(cloud.network.networks(name=name))
    own = [one.id for one in found if one.project_id == cloud.current_project_id]
    return next(iter(own + [one.id for one in found if one.is_shared or one.is_router_external]), None)


MAKERS = {
    "networks": Maker(_finder("networks"), _remove_network, _make_network, known=_known_network),
    "subnets": Maker(_finder("subnets"), _remove_subnet, _make_subnet, known=_own("subnets")),
    "ports": Maker(_finder("ports"), _remove_port, _make_port),
    "routers": Maker(_finder("routers"), _remove_router, _make_router, _join_subnets),
    "security_groups": Maker(
        _finder("security_groups"), _remove_group, _make_group, _add_rules, known=_own("security_groups")
    ),
}

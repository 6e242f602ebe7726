"""Ports that are up, and those that agents would make.

An agent reports that a port was plugged: here a port that was bound to a host counts as plugged. Agents of the
network's host bind the ports of routers to it, and make one from which it answers DHCP in each network.
"""

import uuid
from typing import Any

from neutron.plugins.ml2 import driver_context
from neutron_lib import constants
from neutron_lib.api.definitions import portbindings
from neutron_lib.callbacks import events, registry, resources
from neutron_lib.plugins import directory

NETWORK_HOST = "controller"


def install() -> None:
    """Apply it to the plug-in that will be loaded."""
    bind = driver_context.PortContext.set_binding

    def set_binding(self: Any, segment_id: str, vif_type: str, vif_details: Any, status: str | None = None) -> None:
        bind(self, segment_id, vif_type, vif_details, status or constants.PORT_STATUS_ACTIVE)

    driver_context.PortContext.set_binding = set_binding
    for event in (events.AFTER_CREATE, events.AFTER_UPDATE):
        registry.subscribe(_bind_to_network_host, resources.PORT, event)
        registry.subscribe(_answer_dhcp, resources.SUBNET, event)


def _bind_to_network_host(_resource: str, _event: str, _trigger: Any, payload: Any) -> None:
    port = payload.latest_state
    if port["device_owner"] in constants.ROUTER_PORT_OWNERS and not port.get(portbindings.HOST_ID):
        change = {"port": {portbindings.HOST_ID: NETWORK_HOST}}
        directory.get_plugin().update_port(payload.context.elevated(), port["id"], change)


def _answer_dhcp(_resource: str, _event: str, _trigger: Any, payload: Any) -> None:
    subnet, context = payload.latest_state, payload.context.elevated()
    plugin = directory.get_plugin()
    owned = {"network_id": [subnet["network_id"]], "device_owner": [constants.DEVICE_OWNER_DHCP]}
    ports = plugin.get_ports(context, owned)
    taken = [place for port in ports for place in port["fixed_ips"]]
    places = [place for place in taken if place["subnet_id"] != subnet["id"]]
    if subnet["enable_dhcp"] and subnet["ip_version"] == constants.IP_VERSION_4:
        places.append({"subnet_id": subnet["id"]})
    if len(places) == len(taken):
        return
    if not ports:
        plugin.create_port(context, {"port": _dhcp_port(subnet, places)})
    elif places:
        plugin.update_port(context, ports[0]["id"], {"port": {"fixed_ips": places}})
    else:
        plugin.delete_port(context, ports[0]["id"])


def _dhcp_port(subnet: Any, places: list[Any]) -> dict[str, Any]:
    network = subnet["network_id"]
    return {
        "network_id": network,
        "project_id": subnet["project_id"],
        "device_owner": constants.DEVICE_OWNER_DHCP,
        "device_id": f"dhcp{uuid.uuid5(uuid.NAMESPACE_DNS, NETWORK_HOST)}-{network}",
        "name": "",
        "admin_state_up": True,
        "mac_address": constants.ATTR_NOT_SPECIFIED,
        "fixed_ips": places,
        "security_groups": [],
        "port_security_enabled": False,
        portbindings.HOST_ID: NETWORK_HOST,
    }

"""Floating addresses that are up.

An agent on the network's host would translate the addresses, and report that it does. Nothing reports here, so what
it would say is put down when an address is given to a port, or taken from it.
"""

from typing import Any

from neutron.services.l3_router.l3_router_plugin import L3RouterPlugin


def install() -> None:
    """Apply it to Neutron's own plug-in."""
    create, update = L3RouterPlugin.create_floatingip, L3RouterPlugin.update_floatingip

    def create_floatingip(self: Any, context: Any, floatingip: Any) -> Any:
        return _settled(self, context, create(self, context, floatingip))

    def update_floatingip(self: Any, context: Any, id: str, floatingip: Any) -> Any:  # noqa: A002 - Neutron's signature
        return _settled(self, context, update(self, context, id, floatingip))

    L3RouterPlugin.create_floatingip = create_floatingip
    L3RouterPlugin.update_floatingip = update_floatingip


def _settled(plugin: Any, context: Any, address: Any) -> Any:
    status = "ACTIVE" if address["port_id"] else "DOWN"
    if address["status"] != status:
        plugin.update_floatingip_status(context.elevated(), address["id"], status)
    return {**address, "status": status}

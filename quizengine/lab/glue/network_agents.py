"""Neutron's agents, as their reports show them.

`network agent list` shows them, the scheduler places routers by them, and ports are bound to the hosts where one of
them has a bridge for the network. What they would build on those hosts, nobody builds here.
"""

import threading
from collections.abc import Iterable, Iterator
from typing import Any

from neutron.db.agents_db import AgentDbMixin
from neutron_lib import constants, context
from neutron_lib.plugins import directory
from oslo_utils import timeutils

SECONDS = 30.0
NETWORK_HOST, COMPUTES = "controller", ("compute1", "compute2")


def keep_reporting(physical: Iterable[str]) -> None:
    """Report now, and then again and again."""
    networks = tuple(physical)
    report(networks)
    threading.Thread(target=_again_and_again, args=(networks,), daemon=True).start()


def _again_and_again(physical: Iterable[str]) -> None:
    stopped = threading.Event()
    while not stopped.wait(SECONDS):
        report(physical)


def report(physical: Iterable[str]) -> None:
    """Say that every agent lives, and that its host reaches these physical networks."""
    plugin, now = directory.get_plugin(), timeutils.utcnow()
    for agent in _agents(physical):
        AgentDbMixin.create_or_update_agent(plugin, context.get_admin_context(), agent, now)


def _agents(physical: Iterable[str]) -> Iterator[dict[str, Any]]:
    bridges = {"bridge_mappings": {name: f"br-{name}" for name in physical}}
    switch = bridges | {"tunnel_types": ["vxlan"], "tunneling_ip": "127.0.0.1", "datapath_type": "system"}
    for host in (NETWORK_HOST, *COMPUTES):
        yield _agent(constants.AGENT_TYPE_OVS, "neutron-openvswitch-agent", "N/A", host, switch)
    router = {"agent_mode": "legacy", "handle_internal_only_routers": True}
    yield _agent(constants.AGENT_TYPE_L3, "neutron-l3-agent", "l3_agent", NETWORK_HOST, router)
    yield _agent(constants.AGENT_TYPE_DHCP, "neutron-dhcp-agent", "dhcp_agent", NETWORK_HOST, {})
    yield _agent(constants.AGENT_TYPE_METADATA, "neutron-metadata-agent", "N/A", NETWORK_HOST, {})


def _agent(kind: str, binary: str, topic: str, host: str, facts: dict[str, Any]) -> dict[str, Any]:
    named = {"agent_type": kind, "binary": binary, "topic": topic, "host": host}
    return named | {"configurations": facts, "start_flag": True}

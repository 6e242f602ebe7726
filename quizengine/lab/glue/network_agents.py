"""Neutron's agents, as their reports show them.

`network agent list` shows them, the scheduler places routers by them, and ports are bound to the hosts where one of
them has a bridge for the network. What they would build on those hosts, nobody builds here. Their modes are those of
their configuration, read as the agents do when they start.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from neutron.conf.agent.l3 import config as l3
from neutron.conf.plugins.ml2.drivers import ovs_conf as ovs
from neutron.db.agents_db import AgentDbMixin
from neutron_lib import constants, context
from neutron_lib.plugins import directory
from oslo_config import cfg
from oslo_utils import timeutils

SECONDS = 30.0
NETWORK_HOST, COMPUTES = "controller", ("compute1", "compute2")
reporting: list[Callable[[], None]] = []


def keep_reporting(physical: Iterable[str], l3_agent: Path) -> None:
    """Report now, and then again and again; the modes are those of Neutron's configuration and of the L3 agent's."""
    networks, modes = tuple(physical), _modes(l3_agent)
    _report(networks, modes)
    threading.Thread(target=_again_and_again, args=(networks, modes), daemon=True).start()
    reporting.append(partial(_report, networks, modes))


def report_again() -> None:
    """Report now, since the table of agents may be one in which they were silent for long."""
    for report_now in reporting:
        report_now()


def _again_and_again(physical: Iterable[str], modes: cfg.ConfigOpts) -> None:
    stopped = threading.Event()
    while not stopped.wait(SECONDS):
        _report(physical, modes)


def report(physical: Iterable[str], l3_agent: Path) -> None:
    """Say that every agent lives, and that its host reaches these physical networks."""
    _report(physical, _modes(l3_agent))


def _report(physical: Iterable[str], modes: cfg.ConfigOpts) -> None:
    plugin, now = directory.get_plugin(), timeutils.utcnow()
    for agent in _agents(physical, modes):
        AgentDbMixin.create_or_update_agent(plugin, context.get_admin_context(), agent, now)


def _modes(l3_agent: Path) -> cfg.ConfigOpts:
    modes = cfg.ConfigOpts()
    l3.register_l3_agent_config_opts(l3.OPTS, modes)
    ovs.register_ovs_agent_opts(modes)
    modes([], default_config_files=[*cfg.CONF.config_file, str(l3_agent)])
    return modes


def _agents(physical: Iterable[str], modes: cfg.ConfigOpts) -> Iterator[dict[str, Any]]:
    switch = {
        "bridge_mappings": {name: f"br-{name}" for name in physical},
        "tunnel_types": ["vxlan"],
        "tunneling_ip": "127.0.0.1",
        "datapath_type": "system",
        "enable_distributed_routing": modes.AGENT.enable_distributed_routing,
    }
    for host in (NETWORK_HOST, *COMPUTES):
        yield _agent(constants.AGENT_TYPE_OVS, "neutron-openvswitch-agent", "N/A", host, switch)
    router = {"agent_mode": modes.agent_mode, "handle_internal_only_routers": True}
    yield _agent(constants.AGENT_TYPE_L3, "neutron-l3-agent", "l3_agent", NETWORK_HOST, router)
    yield _agent(constants.AGENT_TYPE_DHCP, "neutron-dhcp-agent", "dhcp_agent", NETWORK_HOST, {})
    yield _agent(constants.AGENT_TYPE_METADATA, "neutron-metadata-agent", "N/A", NETWORK_HOST, {})


def _agent(kind: str, binary: str, topic: str, host: str, facts: dict[str, Any]) -> dict[str, Any]:
    named = {"agent_type": kind, "binary": binary, "topic": topic, "host": host}
    return named | {"configurations": facts, "start_flag": True}

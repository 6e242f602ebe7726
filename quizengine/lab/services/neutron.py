"""Neutron: networks, routers, security groups and floating addresses."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import Any

from quizengine.lab.authtoken import authtoken, login
from quizengine.lab.private import private_folder
from quizengine.lab.projects import number_of
from quizengine.lab.service import Application, Endpoint, Service
from quizengine.lab.site import Site

PHYSICAL = ("public", "provider", "physnet1")
PLUGINS = "router,segments,qos,port_forwarding,trunk,network_ip_availability,metering,auto_allocate"
L3_AGENT, METADATA_AGENT = "l3_agent.ini", "metadata_agent.ini"
# The rules that a new security group starts with, which only Neutron's migrations know: to which direction and
# family each applies, whether it lets in only members of the group, and whether other groups than `default` have it.
FIRST_RULES = (
    ("egress", "IPv4", None, True),
    ("egress", "IPv6", None, True),
    ("ingress", "IPv4", "PARENT", False),
    ("ingress", "IPv6", "PARENT", False),
)
VLANS = ",".join(f"{name}:100:299" for name in PHYSICAL)
ML2 = f"""\
[ml2]
type_drivers = flat,vlan,vxlan,local
project_network_types = vxlan
mechanism_drivers = openvswitch
extension_drivers = port_security,qos

[ml2_type_flat]
flat_networks = *

[ml2_type_vlan]
network_vlan_ranges = {VLANS}

[ml2_type_vxlan]
vni_ranges = 1:1000

[agent]
enable_distributed_routing = false
"""
L3 = """\
# What the L3 agent reads beside Neutron's other files, when its unit starts. There is no agent in the lab that would
# build anything, but Neutron places routers by this mode, and shows it: openstack network agent show
[DEFAULT]
agent_mode = legacy
"""
# What Neutron imports only when it starts or is first asked.
# Not neutron.conf.policies, whose rules are made by what the plug-ins have said of fields by then.
LATE = (
    "neutron.api.v2.router",
    "neutron.auth",
    "neutron.conf.extensions.allowedaddresspairs",
    "neutron.conf.extensions.conntrack_helper",
    "neutron.db.quota.driver_nolock",
    "neutron.ipam.drivers.neutrondb_ipam.driver",
    "neutron.notifiers.nova",
    "neutron.plugins.ml2.extensions.port_security",
    "neutron.scheduler.l3_agent_scheduler",
    "neutron.services.flavors.flavors_plugin",
    "neutron.services.logapi.common.sg_validate",
    "neutron.services.revisions.revision_plugin",
    "neutron.services.tag.tag_plugin",
    "neutron.services.timestamp.timestamp_plugin",
    "neutron_lib.policy.rules",
    "novaclient.v2.client",
    "keystoneclient.v3.client",
    "paste.urlmap",
    "quizengine.lab.glue.network_agents",
)


def configure(site: Site) -> Mapping[str, str]:
    """Give Neutron's configuration files."""
    return {
        "api-paste.ini": Path(sys.prefix, "etc", "neutron", "api-paste.ini").read_text(encoding="utf-8"),
        "neutron.conf": _main_file(site),
        "plugins/ml2/ml2_conf.ini": ML2,
        L3_AGENT: L3,
        METADATA_AGENT: _metadata_file(site),
    }


def _main_file(site: Site) -> str:
    data, etc = site.data("neutron"), site.etc("neutron")
    return f"""\
[DEFAULT]
use_stderr = true
transport_url = fake:/
host = controller
state_path = {data}
api_paste_config = {etc / "api-paste.ini"}
core_plugin = ml2
service_plugins = {PLUGINS}
enable_traditional_dhcp = false
rpc_workers = 0
rpc_state_report_workers = 0
executor_thread_pool_size = 8
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true

[database]
connection = {site.database_url("neutron")}

{authtoken(site, "neutron")}
{login(site, "nova", "neutron")}endpoint_type = internal

{login(site, "placement", "neutron")}endpoint_type = internal

[oslo_concurrency]
lock_path = {data / "locks"}

[oslo_policy]
policy_file = {etc / "policy.yaml"}

[oslo_messaging_notifications]
driver = noop
"""


def _metadata_file(site: Site) -> str:
    return f"""\
# What leads servers to Nova's metadata service reads, whenever one asks: Nova knows by this secret that it is told the
# truth, and has it in the section [neutron] of its own file.
[DEFAULT]
metadata_proxy_shared_secret = {site.passwords["neutron"]}
"""


def warm() -> None:
    """Import Neutron without eventlet, and what it would look up later."""
    from oslo_service import backend

    backend.init_backend(backend.BackendType.THREADING)
    from quizengine.lab.glue import basis, messages, routes_on_demand

    basis.install(messages, routes_on_demand)
    import neutron.pecan_wsgi.app
    import neutron.plugins.ml2.drivers.openvswitch.mech_driver.mech_openvswitch
    import neutron.plugins.ml2.plugin
    import neutron.server.api
    import neutron.services.auto_allocate.plugin
    import neutron.services.l3_router.l3_router_plugin
    import neutron.services.metering.metering_plugin
    import neutron.services.network_ip_availability.plugin
    import neutron.services.portforwarding.pf_plugin
    import neutron.services.qos.qos_plugin
    import neutron.services.segments.plugin
    import neutron.services.trunk.plugin  # noqa: F401 - imported for the child that will be forked

    from quizengine.lab.glue import floating_addresses, owners, plugged_ports

    for glue in (floating_addresses, owners, plugged_ports):
        glue.install()
    from novaclient import client

    from quizengine.lab.foresight import foresee

    extensions = client.discover_extensions()  # which looks through all that can be imported, whatever it is asked for
    client.discover_extensions = lambda *_: extensions
    foresee(
        modules=LATE,
        packages=["neutron.plugins.ml2.drivers", "neutron.services.l3_router.service_providers"],
    )


def migrate(site: Site) -> None:
    """Make the empty database; from the models, since the migrations know no SQLite."""
    from neutron.db.migration.models import head
    from neutron.db.models.securitygroup_default_rules import SecurityGroupDefaultRule
    from neutron_lib import context
    from neutron_lib.db import api

    _read_configuration(site)
    head.get_metadata().create_all(api.get_context_manager().writer.get_engine())
    with api.CONTEXT_WRITER.using(context.get_admin_context()) as session:
        for direction, family, members_of, everywhere in FIRST_RULES:
            rule = {"direction": direction, "ethertype": family, "remote_group_id": members_of}
            use = {"used_in_default_sg": True, "used_in_non_default_sg": everywhere}
            session.add(SecurityGroupDefaultRule(**rule, **use))


def prepare(site: Site) -> None:
    """Make the network outside, and a network of the project `demo` with its way out."""
    from neutron.common import config
    from oslo_config import cfg

    from quizengine.lab.glue import first_networks, network_agents

    private_folder(site.data("neutron") / "locks")
    config.register_common_config_options()
    cfg.CONF.set_override("auth_strategy", "noauth")  # nobody can ask Keystone yet
    application = _application(site)
    network_agents.report(PHYSICAL, site.etc("neutron") / L3_AGENT)
    first_networks.make(application, number_of(site, "admin"), number_of(site, "demo"))


def serve(site: Site, _sockets: Mapping[str, list[socket]]) -> Mapping[str, Application]:
    """Give Neutron's application, and say that its agents live."""
    from neutron import policy

    from quizengine.lab.glue import network_agents

    application = _application(site)
    with suppress(ValueError):  # a file that cannot be read is the error of each request
        policy.init()  # left to the first one, it would hide everything from a second at the same time
    network_agents.keep_reporting(PHYSICAL, site.etc("neutron") / L3_AGENT)
    return {"neutron": application}


def _application(site: Site) -> Any:
    from neutron import server
    from neutron.server import api

    os.environ["OS_NEUTRON_CONFIG_DIR"] = str(site.etc("neutron"))
    return server.boot_server(api.api_server, prog="neutron-api")


def _read_configuration(site: Site) -> None:
    from neutron.common import config

    config.register_common_config_options()
    config.init([], default_config_files=[str(site.etc("neutron") / "neutron.conf")])


def forget() -> None:
    """Remember nothing but that the agents live."""
    from quizengine.lab.glue import network_agents

    network_agents.report_again()


SERVICE = Service(
    name="neutron",
    endpoints=(Endpoint("neutron", kinds=(("network", "neutron"),), port=9696),),
    databases=("neutron",),
    units=("devstack@neutron-api", "devstack@q-svc", "devstack@q-agt", "devstack@q-l3", "devstack@q-dhcp"),
    needs=("keystone",),
    configure=configure,
    warm=warm,
    migrate=migrate,
    prepare=prepare,
    serve=serve,
    in_place=True,
    forget=forget,
    registers={"agents": ("started_at", "heartbeat_timestamp")},
    scratch=frozenset({"locks"}),
)

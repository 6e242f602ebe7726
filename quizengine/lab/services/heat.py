"""Heat: stacks; both of its APIs and the engine in one process."""

import hashlib
import importlib
import pkgutil
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from socket import socket
from typing import Any

from quizengine.lab.authtoken import authtoken, login
from quizengine.lab.private import private_folder
from quizengine.lab.service import Application, Endpoint, Service
from quizengine.lab.site import REGION, Site

# Where users that a stack makes live, apart from people.
DOMAIN = "heat"
SHIPPED = (
    "api-paste.ini",
    "environment.d/default.yaml",
    "templates/AWS_CloudWatch_Alarm.yaml",
    "templates/AWS_RDS_DBInstance.yaml",
)
KEY_LENGTH = 32
# What an engine that was killed left in the middle: with it went the messages that would lead on from there.
SETTLE = (
    "UPDATE stack SET status = 'FAILED', status_reason = 'Heat was ended meanwhile' WHERE status = 'IN_PROGRESS'",
    "UPDATE resource SET status = 'FAILED', status_reason = 'Heat was ended meanwhile' WHERE status = 'IN_PROGRESS'",
    "UPDATE resource SET engine_id = NULL",
    "DELETE FROM stack_lock",
    "DELETE FROM sync_point",
)

# Kinds of resources whose modules, or those that they lean on, read the configuration when they are imported, so that
# they wait for it.
CONFIGURED = (
    "aws.ec2.instance",
    "openstack.heat.deployed_server",
    "openstack.heat.software_deployment",
    "openstack.heat.structured_config",
    "openstack.nova.server",
)


def configure(site: Site) -> Mapping[str, str]:
    """Give Heat's configuration files."""
    etc, password = site.etc("heat"), site.passwords["heat"]
    formation = site.url("heat-cfn")
    return {
        **{name: _shipped(name).replace("/etc/heat/", f"{etc}/") for name in SHIPPED},
        "heat.conf": f"""\
[DEFAULT]
use_stderr = true
transport_url = fake:/
host = controller
executor_thread_pool_size = 8
convergence_engine = true
environment_dir = {etc / "environment.d"}
template_dir = {etc / "templates"}
auth_encryption_key = {hashlib.sha256(password.encode()).hexdigest()[:KEY_LENGTH]}
deferred_auth_method = trusts
region_name_for_services = {REGION}
server_keystone_endpoint_type = internal
heat_metadata_server_url = {formation}
heat_waitcondition_server_url = {formation}/v1/waitcondition
stack_user_domain_name = {DOMAIN}
stack_domain_admin = {DOMAIN}_domain_admin
stack_domain_admin_password = {password}
num_engine_workers = 1

[database]
connection = {site.database_url("heat")}

{authtoken(site, "heat")}
{login(site, "trustee", "heat")}
[clients]
endpoint_type = internalURL

[clients_keystone]
auth_uri = {site.url("keystone")}

[ec2authtoken]
auth_uri = {site.url("keystone", "/v3")}

[paste_deploy]
api_paste_config = {etc / "api-paste.ini"}

[oslo_policy]
policy_file = {etc / "policy.yaml"}

[oslo_messaging_notifications]
driver = noop
""",
    }


def _shipped(name: str) -> str:
    return Path(sys.prefix, "etc", "heat", name).read_text(encoding="utf-8")


def warm() -> None:
    """Import Heat without eventlet, and every kind of resource."""
    from oslo_service import backend

    backend.init_backend(backend.BackendType.THREADING)
    from quizengine.lab.glue import basis, messages, resting_threads, routes_on_demand

    basis.install(messages, resting_threads, routes_on_demand)
    import heat.api.cfn.v1
    import heat.api.openstack.v1
    import heat.engine.service  # noqa: F401 - imported for the child that will be forked
    from heat.engine import resources

    # Not as Heat does it, which would read them all again when it starts.
    for found in pkgutil.walk_packages(resources.__path__, f"{resources.__name__}."):
        if found.name.removeprefix(f"{resources.__name__}.") not in CONFIGURED:
            importlib.import_module(found.name)
    from quizengine.lab.foresight import foresee

    foresee(
        modules=["heat.api.aws.ec2token", "heat.common.auth_url"],
        groups=["heat.clients", "heat.constraints", "heat.event_sinks"],
    )


def migrate(site: Site) -> None:
    """Make the empty database."""
    from heat.db import migration

    _read_configuration(site)
    migration.db_sync()


def prepare(site: Site) -> None:
    """Make the folders; the domain of stacks' users is Keystone's to make."""
    private_folder(site.data("heat") / "locks")


def serve(site: Site, _sockets: Mapping[str, list[socket]]) -> Mapping[str, Application]:
    """Start the engine, and give the applications of both APIs."""
    from heat.common import config, messaging
    from heat.engine.service import EngineService
    from heat.rpc import api

    with closing(sqlite3.connect(site.database("heat"))) as connection, connection:
        for statement in SETTLE:
            connection.execute(statement)
    configuration = _read_configuration(site)
    config.set_config_defaults()
    messaging.setup()
    config.startup_sanity_check()
    EngineService(configuration.host, api.ENGINE_TOPIC).start()
    return {name: config.load_paste_app(paste) for name, paste in (("heat", "heat-api"), ("heat-cfn", "heat-api-cfn"))}


def _read_configuration(site: Site) -> Any:
    import oslo_i18n
    from heat.common import config
    from oslo_log import log

    oslo_i18n.enable_lazy()
    configuration = config.cfg.CONF
    log.register_options(configuration)
    files = [str(site.etc("heat") / "heat.conf")]
    configuration([], project="heat", prog="heat-engine", default_config_files=files)
    log.setup(configuration, "heat")
    return configuration


SERVICE = Service(
    name="heat",
    endpoints=(
        Endpoint("heat", kinds=(("orchestration", "heat"),), path="/v1/%(project_id)s", port=8004),
        Endpoint("heat-cfn", kinds=(("cloudformation", "heat-cfn"),), path="/v1", port=8000),
    ),
    databases=("heat",),
    units=("devstack@h-eng", "devstack@h-api", "devstack@h-api-cfn"),
    needs=("keystone", "glance", "neutron", "nova", "cinder"),
    roles=("heat_stack_owner", "heat_stack_user"),
    domain=DOMAIN,
    configure=configure,
    warm=warm,
    migrate=migrate,
    prepare=prepare,
    serve=serve,
    registers={"service": ()},
    scratch=frozenset({"locks"}),
)

"""Nova: servers on two hosts; with Placement, which counts what is left of them, all in one process."""

import os
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from socket import socket
from typing import Any

from quizengine.lab import placement
from quizengine.lab.authtoken import authtoken, login
from quizengine.lab.private import private_folder
from quizengine.lab.service import Application, Endpoint, Service
from quizengine.lab.site import HOST, Site

FILES = ("nova.conf", "nova-cpu.conf")
CONTROLLER = "controller"
COMPUTES = ("compute1", "compute2")
# Name, number, megabytes of memory, gigabytes of disk, processors: as every tutorial knows them.
FLAVORS = (
    ("m1.nano", "42", 128, 1, 1),
    ("m1.micro", "84", 192, 1, 1),
    ("m1.tiny", "1", 512, 1, 1),
    ("m1.small", "2", 2048, 20, 1),
    ("m1.medium", "3", 4096, 40, 2),
    ("m1.large", "4", 8192, 80, 4),
    ("m1.xlarge", "5", 16384, 160, 8),
)
FILTERS = (
    "ComputeFilter,ComputeCapabilitiesFilter,ImagePropertiesFilter,ServerGroupAntiAffinityFilter,"
    "ServerGroupAffinityFilter,SameHostFilter,DifferentHostFilter,AggregateInstanceExtraSpecsFilter,"
    "AggregateMultiTenancyIsolation"
)
COMPUTE = """\
# What nova-compute reads after nova.conf: of a key that stands in both, it takes the value that it finds here.
# All parts of Nova share one process in the lab, so that the others read this file, too.
[DEFAULT]
compute_driver = quizengine.Guests
# No agent tells that a port was plugged.
vif_plugging_is_fatal = false
vif_plugging_timeout = 0

[lab]
# What each of the two hosts claims to have.
vcpus = 16
memory_mb = 32768
disk_gb = 500

[image_cache]
manager_interval = -1
"""


def configure(site: Site) -> Mapping[str, str]:
    """Give Nova's configuration files."""
    return {
        "api-paste.ini": Path(sys.prefix, "etc", "nova", "api-paste.ini").read_text(encoding="utf-8"),
        "nova.conf": _main_file(site),
        # Else, once its state is kept elsewhere, each host takes itself for one that has lost its memory.
        "compute_id": "c0440563-0000-4000-8000-000000000001\n",
        "nova-cpu.conf": COMPUTE,
    }


def _main_file(site: Site) -> str:
    data = site.data("nova")
    return f"""\
[DEFAULT]
use_stderr = true
transport_url = fake:/
concurrency_backend = threading
host = {CONTROLLER}
my_ip = {HOST}
state_path = {data}
instances_path = {data / "instances"}
report_interval = 10
executor_thread_pool_size = 8
allow_resize_to_same_host = true

[database]
connection = {site.database_url("nova")}

[api_database]
connection = {site.database_url("nova", "nova_api")}

{authtoken(site, "nova")}
{login(site, "service_user", "nova")}send_service_user_token = true

{login(site, "placement", "nova")}valid_interfaces = internal

{login(site, "neutron", "nova")}valid_interfaces = internal
service_metadata_proxy = true
metadata_proxy_shared_secret = {site.passwords["neutron"]}

{login(site, "cinder", "nova")}catalog_info = volumev3:cinderv3:internalURL

[glance]
valid_interfaces = internal

[scheduler]
discover_hosts_in_cells_interval = -1

[filter_scheduler]
enabled_filters = {FILTERS}

[vnc]
novncproxy_base_url = http://{HOST}:6080/vnc_lite.html

[oslo_concurrency]
lock_path = {data / "locks"}

[oslo_policy]
policy_file = {site.etc("nova") / "policy.yaml"}

[oslo_messaging_notifications]
driver = noop
"""


def warm() -> None:
    """Import Nova and Placement without eventlet, and what they would look up later."""
    os.environ["OS_NOVA_DISABLE_EVENTLET_PATCHING"] = "1"
    from nova import monkey_patch

    monkey_patch.patch(backend="threading")
    from quizengine.lab.glue import basis, messages, resting_threads, routes_on_demand

    basis.install(messages, resting_threads, routes_on_demand)
    from nova import objects

    objects.register_all()
    import nova.api.metadata.handler
    import nova.api.openstack.compute.routes
    import nova.api.openstack.wsgi_app
    import nova.compute.manager
    import nova.conductor.manager
    import nova.network.neutron
    import nova.scheduler.manager  # noqa: F401 - imported for the child that will be forked

    placement.warm()

    from quizengine.lab.glue import guests, shared_controllers

    for glue in (guests, shared_controllers):
        glue.install()
    from quizengine.lab.foresight import foresee

    foresee(
        modules=[
            "dogpile.cache.backends.null",
            "nova.api.auth",
            "nova.api.compute_req_id",
            "nova.api.openstack.requestlog",
            "nova.api.openstack.urlmap",
            "nova.servicegroup.drivers.db",
            "paste.urlmap",
            "quizengine.lab.glue.interrupted_servers",
        ],
        packages=["nova.scheduler.filters", "nova.scheduler.weights", "os_vif.objects"],
        groups=["dogpile.cache", "nova.compute.monitors.cpu", "os_vif"],
    )


def migrate(site: Site) -> None:
    """Make the empty databases; that of servers which found no host has the same tables as that of the others."""
    from nova.db import migration

    _read_configuration(site)
    migration.db_sync(database="api")
    migration.db_sync()
    with (
        closing(sqlite3.connect(site.database("nova"))) as main,
        closing(sqlite3.connect(site.database("nova", "nova_cell0"))) as other,
    ):
        main.backup(other)
    placement.migrate(site)


def prepare(site: Site) -> None:
    """Make the one cell that there is, and the flavors."""
    from nova import context, objects
    from nova.cmd.manage import CellV2Commands

    _read_configuration(site)
    for name in ("locks", "instances"):
        private_folder(site.data("nova") / name)
    cells = CellV2Commands()
    cells.map_cell0(site.database_url("nova", "nova_cell0"))
    cells.create_cell("cell1", site.database_url("nova"), "fake:/")
    for name, number, memory, disk, processors in FLAVORS:
        objects.Flavor(
            context.get_admin_context(),
            name=name,
            flavorid=number,
            memory_mb=memory,
            root_gb=disk,
            vcpus=processors,
            ephemeral_gb=0,
            swap=0,
            rxtx_factor=1.0,
            is_public=True,
            disabled=False,
        ).create()


def first(site: Site) -> Mapping[str, Application]:
    """Give Placement, which the hosts report to when they start."""
    return {"placement": placement.application(site)}


def serve(site: Site, _sockets: Mapping[str, list[socket]]) -> Mapping[str, Application]:
    """Start conductor, scheduler and hosts, and give both APIs."""
    from nova.api.openstack import wsgi_app

    from quizengine.lab.glue import guest_disks, guest_files
    from quizengine.lab.host import layout

    guest_disks.belong(site.folder)
    guest_files.hear(layout.plane(site.folder) / "consoles")
    os.environ["OS_NOVA_CONFIG_DIR"] = str(site.etc("nova"))
    os.environ["OS_NOVA_CONFIG_FILES"] = ";".join(("api-paste.ini", *FILES))
    compute = wsgi_app.init_application("osapi_compute", "nova-api")
    metadata = wsgi_app.init_application("metadata", "nova-api-metadata")
    _start_workers()
    return {"nova": compute, "nova-metadata": metadata}


def _read_configuration(site: Site) -> Any:
    from nova import config

    config.parse_args(["nova"], default_config_files=[str(site.etc("nova") / name) for name in FILES])
    return config.CONF


def _start_workers() -> None:
    import os_vif
    from nova import context, objects
    from nova.compute import rpcapi as compute
    from nova.conductor import rpcapi as conductor
    from nova.objects import host_mapping
    from nova.scheduler import rpcapi as scheduler
    from nova.service import Service as Worker

    from quizengine.lab.glue import interrupted_servers

    os_vif.initialize()
    objects.Service.enable_min_version_cache()
    conducting = Worker.create(binary="nova-conductor", topic=conductor.RPC_TOPIC)
    interrupted_servers.settle(conducting.manager.compute_task_mgr)
    conducting.start()
    Worker.create(binary="nova-scheduler", topic=scheduler.RPC_TOPIC).start()
    for host in COMPUTES:
        Worker.create(
            host=host, binary="nova-compute", topic=compute.RPC_TOPIC, topic_alt=compute.RPC_TOPIC_ALT
        ).start()
    host_mapping.discover_hosts(context.get_admin_context())


SERVICE = Service(
    name="nova",
    endpoints=(
        Endpoint("nova", kinds=(("compute", "nova"),), path="/v2.1", port=8774),
        Endpoint("placement", kinds=(("placement", "placement"),), port=8778),
        Endpoint("nova-metadata", kinds=(), port=8775),
    ),
    databases=("nova", "nova_api", "nova_cell0", "placement"),
    units=(
        "devstack@n-api",
        "devstack@n-api-meta",
        "devstack@n-super-cond",
        "devstack@n-sch",
        "devstack@n-cpu",
        "devstack@placement-api",
    ),
    needs=("keystone", "glance", "neutron"),
    configure=configure,
    lodgers=((placement.NAME, placement.configure),),
    warm=warm,
    migrate=migrate,
    prepare=prepare,
    first=first,
    serve=serve,
    registers={
        "compute_nodes": (),
        "host_mappings": (),
        "inventories": (),
        "resource_classes": (),
        "resource_provider_traits": (),
        "resource_providers": (),
        "services": (),
        "traits": (),
    },
    scratch=frozenset({"locks"}),
)

"""Cinder: volumes, their snapshots and backups; API, scheduler, volume and backup in one process."""

import os
import sqlite3
import sys
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from socket import socket
from typing import Any

from quizengine.lab.authtoken import authtoken, login
from quizengine.lab.private import private_folder
from quizengine.lab.service import Application, Endpoint, Service
from quizengine.lab.site import Site

# The backends, under the names that DevStack gives to those of CINDER_ENABLED_BACKENDS=lvm:lvmdriver-1,lvm:lvmdriver-2;
# to each belongs a volume type of the same name, and the folder with its volumes. The first is the default.
BACKENDS = {"lvmdriver-1": "volumes", "lvmdriver-2": "volumes-2"}
HOST_NAME = "controller"
# What a process that was killed left in the middle, and what Cinder calls it then.
INTERRUPTED = {
    "volumes": {
        "creating": "error",
        "downloading": "error",
        "deleting": "error_deleting",
        "extending": "error_extending",
        "restoring-backup": "error_restoring",
        "backing-up": "available",
        "uploading": "available",
    },
    "snapshots": {"creating": "error", "deleting": "error_deleting", "backing-up": "available"},
    "backups": {"creating": "error", "deleting": "error_deleting", "restoring": "available"},
}
# What Cinder imports only when it starts or is first asked.
LATE = (
    "cinder.backup.drivers.posix",
    "cinder.compute.nova",
    "cinder.keymgr.conf_key_mgr",
    "cinder.scheduler.filter_scheduler",
    "multiprocessing.synchronize",
    "quizengine.lab.glue.volume_files",
    "taskflow.persistence.backends.impl_memory",
    "taskflow.storage",
    "tooz.drivers.file",
    "zstd",
)


def configure(site: Site) -> Mapping[str, str]:
    """Give Cinder's configuration files."""
    shipped = Path(sys.prefix, "etc", "cinder")
    return {
        "api-paste.ini": (shipped / "api-paste.ini").read_text(encoding="utf-8"),
        "resource_filters.json": (shipped / "resource_filters.json").read_text(encoding="utf-8"),
        "cinder.conf": _main_file(site),
    }


def _main_file(site: Site) -> str:
    data = site.data("cinder")
    return f"""\
[DEFAULT]
use_stderr = true
transport_url = fake:/
auth_strategy = keystone
host = {HOST_NAME}
my_ip = 127.0.0.1
state_path = {data}
image_conversion_dir = {data / "conversion"}
api_paste_config = {site.etc("cinder") / "api-paste.ini"}
resource_query_filters_file = {site.etc("cinder") / "resource_filters.json"}
glance_api_servers = {site.url("glance")}
enabled_backends = {",".join(BACKENDS)}
default_volume_type = {next(iter(BACKENDS))}
volume_clear = none
executor_thread_pool_size = 8
report_interval = 10
periodic_fuzzy_delay = 0
scheduler_driver_init_wait_time = 1
backup_driver = cinder.backup.drivers.posix.PosixBackupDriver
backup_posix_path = {data / "backups"}
backup_compression_algorithm = zstd
# What is read into memory at once; by default 2 GB.
backup_file_size = 33554432
backup_sha_block_size_bytes = 1048576
backup_enable_progress_timer = false

{"".join(_backend(name, data / folder) for name, folder in BACKENDS.items())}\
[database]
connection = {site.database_url("cinder")}

{authtoken(site, "cinder")}
{login(site, "service_user", "cinder")}send_service_user_token = true

{login(site, "nova", "cinder")}interface = internal

[coordination]
backend_url = file://{data / "coordination"}

[oslo_concurrency]
lock_path = {data / "locks"}

[oslo_policy]
policy_file = {site.etc("cinder") / "policy.yaml"}

[oslo_messaging_notifications]
driver = noop
"""


def _backend(name: str, folder: Path) -> str:
    return f"""\
[{name}]
volume_driver = quizengine.lab.glue.volume_files.VolumeFiles
volume_backend_name = {name}
volume_files_folder = {folder}

"""


def warm() -> None:
    """Import Cinder without eventlet, and what it would look up later."""
    os.environ["OS_CINDER_DISABLE_EVENTLET_PATCHING"] = "1"
    from cinder import monkey_patch

    monkey_patch.patch(backend="threading")
    from quizengine.lab.glue import (
        basis,
        image_formats,
        messages,
        resting_threads,
        rootless,
        routes_on_demand,
        straight_tpool,
    )

    straight_tpool.install()
    basis.install(messages, resting_threads, routes_on_demand, rootless, image_formats)
    from cinder import objects

    objects.register_all()
    import cinder.api.v3.router
    import cinder.backup.manager
    import cinder.cmd.backup
    import cinder.cmd.volume
    import cinder.scheduler.manager
    import cinder.volume.manager  # noqa: F401 - imported for the child that will be forked

    from quizengine.lab.glue import blank_parts, service_switches

    blank_parts.install()
    service_switches.install()
    from quizengine.lab.foresight import foresee

    foresee(
        modules=LATE,
        packages=[
            "cinder.api.contrib",
            "cinder.api.middleware",
            "cinder.scheduler.filters",
            "cinder.scheduler.weights",
            "taskflow.engines.action_engine",
        ],
    )


def migrate(site: Site) -> None:
    """Make the empty database."""
    from cinder.db import migration

    _read_configuration(site)
    migration.db_sync()


def prepare(site: Site) -> None:
    """Make the folders, and for each backend the volume type that leads to it."""
    from cinder import context
    from cinder.volume import volume_types

    _read_configuration(site)
    for name in (*BACKENDS.values(), "backups", "conversion", "coordination", "locks"):
        private_folder(site.data("cinder") / name)
    for backend in BACKENDS:
        volume_types.create(context.get_admin_context(), backend, {"volume_backend_name": backend})


def serve(site: Site, _sockets: Mapping[str, list[socket]]) -> Mapping[str, Application]:
    """Start scheduler, backup and volume, and give the API's application."""
    from cinder import coordination, policy, rpc
    from cinder.common import config
    from oslo_service import wsgi

    from quizengine.lab.glue import guest_disks

    guest_disks.belong(site.folder)
    _settle(site.database("cinder"))
    configuration = _read_configuration(site)
    config.set_middleware_defaults()
    coordination.COORDINATOR.start()
    rpc.init(configuration)
    _start_workers(configuration)
    with suppress(ValueError):  # a file that cannot be read is the error of each request
        policy.init()  # left to the first one, it would stand without its rules before a second at the same time
    return {"cinder": wsgi.Loader(configuration).load_app("osapi_volume")}


def _read_configuration(site: Site) -> Any:
    import os_brick
    from cinder import version
    from cinder.common import config
    from oslo_log import log

    configuration = config.CONF
    files = [str(site.etc("cinder") / "cinder.conf")]
    configuration([], project="cinder", version=version.version_string(), default_config_files=files)
    log.setup(configuration, "cinder")
    os_brick.setup(configuration)
    return configuration


def _settle(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        for table, states in INTERRUPTED.items():
            for state, settled in states.items():
                connection.execute(
                    f"UPDATE {table} SET status = ? WHERE status = ? AND NOT deleted",  # noqa: S608 - the names are ours
                    (settled, state),
                )


def _start_workers(configuration: Any) -> None:
    from cinder import utils
    from cinder.common import constants

    worker = _worker_class()
    scheduler = worker.create(binary=constants.SCHEDULER_BINARY)
    # It waits up to a second for news of the backends, which are started meanwhile.
    listening = threading.Thread(target=scheduler.start, daemon=True)
    listening.start()
    limit = utils.semaphore_factory(configuration.backup_max_operations, 1)
    backup = worker.create(
        binary=constants.BACKUP_BINARY, service_name="backup", process_number=1, coordination=True, semaphore=limit
    )
    backup.start()
    volumes = [_start_volumes(worker, configuration, backend) for backend in configuration.enabled_backends]
    listening.join()
    for started in (scheduler, backup, *volumes):
        started.report_state()  # else they would seem down for a while after a night's rest


def _start_volumes(worker: Any, configuration: Any, backend: str) -> Any:
    from cinder.common import constants

    host = f"{configuration.host}@{backend}"
    started = worker.create(host=host, service_name=backend, binary=constants.VOLUME_BINARY, coordination=True)
    started.start()
    return started


def _worker_class() -> Any:
    from cinder import service

    alone = threading.Lock()

    class Worker(service.Service):  # type: ignore[misc] # upstream has no types
        """A worker that reports under its own number, which upstream keeps one of for the whole process."""

        def report_state(self) -> None:
            with alone:
                service.Service.service_id = self.origin_service_id
                super().report_state()

    return Worker


SERVICE = Service(
    name="cinder",
    endpoints=(
        Endpoint(
            "cinder",
            kinds=(("volumev3", "cinderv3"), ("block-storage", "cinder")),
            path="/v3/%(project_id)s",
            port=8776,
        ),
    ),
    databases=("cinder",),
    units=("devstack@c-api", "devstack@c-sch", "devstack@c-vol", "devstack@c-bak"),
    needs=("keystone", "glance"),
    configure=configure,
    warm=warm,
    migrate=migrate,
    prepare=prepare,
    serve=serve,
    registers={"services": ()},
    scratch=frozenset({"conversion", "coordination", "locks"}),
)

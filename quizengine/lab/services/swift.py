"""Swift: objects in containers; proxy, account, container and object server and their daemons in one process."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from socket import socket
from typing import Any

from quizengine.lab.authtoken import authtoken
from quizengine.lab.private import private_folder
from quizengine.lab.service import Application, Endpoint, Service
from quizengine.lab.site import HOST, Site

PROXY = "swift"
STORES = ("account", "container", "object")
DEVICE = "sdb1"
DISK_THREADS = 2
# A ring of 2 ** 4 parts, each kept once: there is one disk.
PART_POWER, REPLICAS, MIN_PART_HOURS = 4, 1, 1
PIPELINE = (
    "catch_errors gatekeeper healthcheck proxy-logging listing_formats bulk tempurl formpost authtoken keystoneauth "
    "staticweb copy container-quotas account-quotas slo dlo versioned_writes symlink proxy-logging proxy-server"
)
FILTERS = {
    "catch_errors": "catch_errors",
    "gatekeeper": "gatekeeper",
    "healthcheck": "healthcheck",
    "proxy-logging": "proxy_logging",
    "listing_formats": "listing_formats",
    "bulk": "bulk",
    "tempurl": "tempurl",
    "formpost": "formpost",
    "staticweb": "staticweb",
    "copy": "copy",
    "container-quotas": "container_quotas",
    "account-quotas": "account_quotas",
    "slo": "slo",
    "dlo": "dlo",
    "symlink": "symlink",
}
# Seconds from one run to the next. The expirer sees nothing before the container updater has told the accounts.
CONTAINER_UPDATER, EXPIRER, OBJECT_UPDATER, REAPER = 2, 3, 10, 30


def configure(site: Site) -> Mapping[str, str]:
    """Give Swift's configuration files."""
    stores = {f"{name}-server.conf": _store(site, name) for name in STORES}
    return {
        "swift.conf": """\
[swift-hash]
swift_hash_path_suffix = lab
swift_hash_path_prefix = lab

[storage-policy:0]
name = Policy-0
default = yes
""",
        "proxy-server.conf": f"""\
{_default(site, PROXY)}
[pipeline:main]
pipeline = {PIPELINE}

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true

{authtoken(site, "swift").replace("[keystone_authtoken]", "[filter:authtoken]")}\
paste.filter_factory = keystonemiddleware.auth_token:filter_factory
# Who brings no token may still be let in, by a container's list.
delay_auth_decision = true
log_name = swift

[filter:keystoneauth]
use = egg:swift#keystoneauth
operator_roles = admin, member
reseller_admin_role = ResellerAdmin

[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
allow_object_versioning = true

{_filters()}""",
        "object-expirer.conf": f"""\
{_default(site, PROXY)}
[object-expirer]
interval = {EXPIRER}

[pipeline:main]
pipeline = catch_errors proxy-logging proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true

{_filters()}""",
        **stores,
    }


def _default(site: Site, endpoint: str) -> str:
    data = site.data("swift")
    return f"""\
[DEFAULT]
bind_ip = {HOST}
bind_port = {site.ports[endpoint]}
swift_dir = {site.etc("swift")}
devices = {data / "node"}
recon_cache_path = {data / "cache"}
mount_check = false
disable_fallocate = true
log_level = WARNING
"""


def _store(site: Site, name: str) -> str:
    return f"""\
{_default(site, f"swift-{name}")}
[pipeline:main]
pipeline = healthcheck recon {name}-server

[app:{name}-server]
use = egg:swift#{name}

[filter:healthcheck]
use = egg:swift#healthcheck

[filter:recon]
use = egg:swift#recon

[container-updater]
[object-updater]
[account-reaper]
"""


def _filters() -> str:
    return "\n".join(f"[filter:{name}]\nuse = egg:swift#{egg}\n" for name, egg in FILTERS.items())


def warm() -> None:
    """Import Swift; its sockets and threads become eventlet's only in the process that serves."""
    from quizengine.lab.glue import swift_logs

    swift_logs.install()
    import keystonemiddleware.auth_token  # noqa: F401 - imported for the child that will be forked
    import swift.account.reaper
    import swift.account.server
    import swift.common.middleware.keystoneauth
    import swift.common.middleware.staticweb
    import swift.common.middleware.tempurl
    import swift.common.middleware.versioned_writes
    import swift.container.server
    import swift.container.updater
    import swift.obj.expirer
    import swift.obj.server
    import swift.proxy.server  # noqa: F401 - as above

    from quizengine.lab.glue import entry_points, green_locks, swift_updater  # noqa: F401 - as above

    for name in (*FILTERS.values(), "recon"):
        importlib.import_module(f"swift.common.middleware.{name}")
    importlib.import_module("keystoneauth1.loading._plugins.identity.generic")
    for glue in (entry_points, green_locks):
        glue.install()


def prepare(site: Site) -> None:
    """Make the one disk, and the rings that lead to it."""
    private_folder(site.data("swift") / "node" / DEVICE)
    private_folder(site.data("swift") / "cache")
    _write_rings(site)


def serve(site: Site, sockets: Mapping[str, list[socket]]) -> Mapping[str, Application]:
    """Start the servers and the daemons, all of which wait for `linger`; no application is left to others."""
    import eventlet
    import eventlet.hubs
    import eventlet.tpool
    from swift.common import utils

    utils.monkey_patch()
    eventlet.hubs.use_hub(utils.get_hub())
    eventlet.tpool.set_num_threads(DISK_THREADS)  # there is one disk, and they are twenty else
    _write_rings(site)  # the ports may have changed since they were written
    utils.set_swift_dir(str(site.etc("swift")))
    _start(site, "proxy-server", sockets[PROXY])
    for name in STORES:
        _start(site, f"{name}-server", sockets[f"swift-{name}"])
    for seconds, run in _daemons(site):
        eventlet.spawn(_again_and_again, seconds, run)
    return {}


def linger() -> None:
    """Let eventlet run everything that was started, in the main thread, where its hub is."""
    import eventlet

    eventlet.sleep(3600)


def _start(site: Site, name: str, sockets: list[socket]) -> None:
    import eventlet
    import eventlet.wsgi
    from eventlet.greenio import GreenSocket
    from swift.common import http_protocol, utils, wsgi

    path = str(site.etc("swift") / f"{name}.conf")
    wsgi._initrp(path, name)  # noqa: SLF001 - the one place that reads a server's section as its command does
    application = wsgi.loadapp(path, global_conf={"log_name": name})
    for ear in sockets:
        eventlet.spawn(
            eventlet.wsgi.server,
            GreenSocket(ear),
            application,
            utils.NullLogger(),
            protocol=http_protocol.SwiftHttpProtocol,
            capitalize_response_headers=False,  # as Swift's own command does
        )


def _daemons(site: Site) -> Iterator[tuple[int, Callable[[], None]]]:
    from swift.account.reaper import AccountReaper
    from swift.common.utils import readconf
    from swift.container.updater import ContainerUpdater
    from swift.obj.expirer import ObjectExpirer

    from quizengine.lab.glue.swift_updater import ObjectUpdater

    def section(file: str, name: str) -> Any:
        return readconf(str(site.etc("swift") / file), name, log_name=name)

    yield CONTAINER_UPDATER, ContainerUpdater(section("container-server.conf", "container-updater")).run_once
    yield EXPIRER, ObjectExpirer(section("object-expirer.conf", "object-expirer")).run_once
    yield OBJECT_UPDATER, ObjectUpdater(section("object-server.conf", "object-updater")).run_once
    yield REAPER, AccountReaper(section("account-server.conf", "account-reaper")).run_once


def _again_and_again(seconds: int, run: Callable[[], None]) -> None:
    import eventlet

    while True:
        eventlet.sleep(seconds)
        run()


def _write_rings(site: Site) -> None:
    for name in STORES:
        ring = site.etc("swift") / f"{name}.ring.gz"
        if not _leads_to(ring, site.ports[f"swift-{name}"]):
            _write_ring(ring, site.ports[f"swift-{name}"])


def _leads_to(ring: Path, port: int) -> bool:
    from swift.common.ring import RingData

    return ring.exists() and [device["port"] for device in RingData.load(str(ring)).devs if device] == [port]


def _write_ring(ring: Path, port: int) -> None:
    from swift.common.ring import RingBuilder

    builder = RingBuilder(PART_POWER, REPLICAS, MIN_PART_HOURS)
    place = {"region": 1, "zone": 1, "ip": HOST, "port": port, "replication_ip": HOST, "replication_port": port}
    builder.add_dev({"id": 0, "weight": 1, "device": DEVICE, "meta": "", **place})
    builder.rebalance()
    draft = ring.with_name(ring.name.replace(".ring.gz", ".builder"))
    builder.save(str(draft))
    builder.get_ring().save(str(ring))
    for file in (draft, ring):
        file.chmod(0o600)  # Swift lets everybody read them, whatever the umask


SERVICE = Service(
    name="swift",
    endpoints=(
        Endpoint(
            PROXY, kinds=(("object-store", "swift"),), path="/v1/AUTH_%(project_id)s", probe="/healthcheck", port=8080
        ),
        *(Endpoint(f"swift-{name}", kinds=(), probe="/healthcheck") for name in STORES),
    ),
    units=("devstack@s-proxy", "devstack@s-account", "devstack@s-container", "devstack@s-object"),
    needs=("keystone",),
    roles=("ResellerAdmin",),
    configure=configure,
    warm=warm,
    prepare=prepare,
    serve=serve,
    linger=linger,
    scratch=frozenset({"cache", "tmp"}),
)

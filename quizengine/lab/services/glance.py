"""Glance: images."""

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from socket import socket

from quizengine.lab import disk_image
from quizengine.lab.authtoken import authtoken
from quizengine.lab.private import private_folder
from quizengine.lab.projects import number_of
from quizengine.lab.service import Application, Endpoint, Service
from quizengine.lab.site import Site

STAND_IN = "cirros-0.6.3-x86_64-disk"
STAND_IN_ID = "c1440563-0000-4000-8000-000000000001"
STAND_IN_BYTES = 117440512
STORE = "local"


def configure(site: Site) -> Mapping[str, str]:
    """Give Glance's configuration files."""
    data = site.data("glance")
    return {
        "glance-api-paste.ini": Path(sys.prefix, "etc", "glance", "glance-api-paste.ini").read_text(encoding="utf-8"),
        "glance-api.conf": f"""\
[DEFAULT]
use_stderr = true
transport_url = fake:/
enabled_backends = {STORE}:file
show_multiple_locations = false
worker_self_reference_url = {site.url("glance")}

[glance_store]
default_backend = {STORE}

[{STORE}]
filesystem_store_datadir = {data / "images"}

[os_glance_staging_store]
filesystem_store_datadir = {data / "staging"}

[os_glance_tasks_store]
filesystem_store_datadir = {data / "tasks"}

[database]
connection = {site.database_url("glance")}

{authtoken(site, "glance")}
[paste_deploy]
flavor = keystone
config_file = {site.etc("glance") / "glance-api-paste.ini"}

[oslo_policy]
policy_file = {site.etc("glance") / "policy.yaml"}

[oslo_concurrency]
lock_path = {data / "locks"}

[oslo_messaging_notifications]
driver = noop
""",
    }


def warm() -> None:
    """Import Glance and what it would look up later."""
    from quizengine.lab.glue import basis, routes_on_demand

    basis.install(routes_on_demand)
    import glance.api.v2.router
    import glance.common.wsgi_app  # noqa: F401 - imported for the child that will be forked

    from quizengine.lab.foresight import foresee

    foresee(
        modules=["castellan.key_manager.barbican_key_manager", "oslo_messaging._drivers.impl_fake"],
        packages=["glance.api.middleware"],
        groups=["glance_store.drivers"],
    )


def migrate(site: Site) -> None:
    """Make the empty database."""
    from glance.cmd import manage

    _read_configuration(site)
    manage.DbCommands().sync()


def prepare(site: Site) -> None:
    """Put the first image where people expect one, and describe the properties that images may have."""
    from glance.context import RequestContext
    from glance.db.sqlalchemy import api, metadata

    _read_configuration(site)
    for name in ("images", "staging", "tasks", "locks"):
        private_folder(site.data("glance") / name)
    path = site.data("glance") / "images" / STAND_IN_ID
    disk_image.write_empty(path, STAND_IN_BYTES)
    api.image_create(RequestContext(is_admin=True), _stand_in(path, number_of(site, "admin")))
    metadata.db_load_metadefs(api.get_engine(), str(Path(sys.prefix, "etc", "glance", "metadefs")))


def serve(site: Site, _sockets: Mapping[str, list[socket]]) -> Mapping[str, Application]:
    """Give Glance's application."""
    from glance.common import wsgi_app

    os.environ["OS_GLANCE_CONFIG_DIR"] = str(site.etc("glance"))
    return {"glance": wsgi_app.init_app()}


def _read_configuration(site: Site) -> None:
    from glance.common import config

    config.parse_args(args=[], default_config_files=[str(site.etc("glance") / "glance-api.conf")])


def _stand_in(path: Path, owner: str) -> dict[str, object]:
    content = path.read_bytes()
    note = "made by quizengine for its lab: it has the name of CirrOS, and a blank disk"
    return {
        "id": STAND_IN_ID,
        "name": STAND_IN,
        "status": "active",
        "visibility": "public",
        "owner": owner,
        "disk_format": "qcow2",
        "container_format": "bare",
        "min_disk": 0,
        "min_ram": 0,
        "protected": False,
        "size": len(content),
        "virtual_size": STAND_IN_BYTES,
        "checksum": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "os_hash_algo": "sha512",
        "os_hash_value": hashlib.sha512(content).hexdigest(),
        "properties": {"stand_in": note},
        "locations": [{"url": path.as_uri(), "metadata": {"store": STORE}, "status": "active"}],
    }


SERVICE = Service(
    name="glance",
    endpoints=(Endpoint("glance", kinds=(("image", "glance"),), probe="/versions", port=9292),),
    databases=("glance",),
    units=("devstack@g-api",),
    needs=("keystone",),
    configure=configure,
    warm=warm,
    migrate=migrate,
    prepare=prepare,
    serve=serve,
    scratch=frozenset({"locks"}),
)

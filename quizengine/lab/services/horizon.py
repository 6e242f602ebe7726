"""Horizon: the dashboard, which a browser shows; it runs only for those who ask for it."""

import importlib
import importlib.util
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Any

from quizengine.lab.host import layout
from quizengine.lab.people import DOMAIN
from quizengine.lab.private import private_folder, write_private
from quizengine.lab.service import Application, Endpoint, Service
from quizengine.lab.site import HOST, Site

SETTINGS = "local_settings.py"
PAGES = "pages"
IMPORTED = (
    "cinderclient.v3.client",
    "django.core.handlers.wsgi",
    "django.template.loaders.cached",
    "glanceclient.v2.client",
    "keystoneclient.v3.client",
    "novaclient.v2.client",
    "openstack",
    "oslo_policy.policy",
    "swiftclient",
    "whitenoise",
)
DEVSTACK_PATH = "/dashboard"
NOWHERE = 9  # a port for settings with which nobody is served


def configure(site: Site) -> Mapping[str, str]:
    """Give the settings that a person may edit."""
    return {
        SETTINGS: f"""\
from horizon.utils import secret_key

DEBUG = False
ALLOWED_HOSTS = ["{HOST}", "localhost", "{layout.ADDRESS}", "{layout.NAME}"]
SECRET_KEY = secret_key.generate_or_read_from_file("{site.data("horizon") / "secret-key"}")

OPENSTACK_KEYSTONE_URL = "{site.url("keystone", "/v3")}"
OPENSTACK_KEYSTONE_DEFAULT_DOMAIN = "{DOMAIN}"
OPENSTACK_KEYSTONE_DEFAULT_ROLE = "member"
OPENSTACK_KEYSTONE_MULTIDOMAIN_SUPPORT = False
# The public addresses lead into the lab's host; this runs outside.
OPENSTACK_ENDPOINT_TYPE = "internalURL"
SESSION_TIMEOUT = 3600

# Nothing listens for a screen or a keyboard of the lab's servers.
CONSOLE_TYPE = None
OPENSTACK_CINDER_FEATURES = {{"enable_backup": True}}
OPENSTACK_NEUTRON_NETWORK = {{
    "enable_router": True,
    "enable_quotas": True,
    "enable_ipv6": True,
    "enable_rbac_policy": True,
    "enable_fip_topology_check": True,
    "supported_vnic_types": ["*"],
}}
# Those of Horizon's formats that the lab's Glance takes.
OPENSTACK_IMAGE_BACKEND = {{
    "image_formats": [(name, name.upper()) for name in ("qcow2", "raw", "vmdk", "vdi", "vhd", "vhdx", "iso")]
}}
TIME_ZONE = "UTC"

# Sessions are kept in files, since a browser drops a cookie of more than 4096 bytes, as a long catalog makes it. All
# programs of one machine share their cookies, whichever port they are on, so each lab's have a name of their own.
SESSION_ENGINE = "django.contrib.sessions.backends.file"
SESSION_FILE_PATH = "{site.folder / "run" / "sessions"}"
SESSION_COOKIE_NAME = "quizengine_{site.folder.name}"
CACHES = {{"default": {{"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}}

LOGGING = {{
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {{"line": {{"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}}}},
    "handlers": {{"stderr": {{"class": "logging.StreamHandler", "formatter": "line"}}}},
    "root": {{"handlers": ["stderr"], "level": "INFO"}},
}}
"""
    }


def build(folder: Path) -> None:
    """Make the fixed parts of pages, each kind in few files, and the messages in all languages."""
    import django
    from django.core.management import call_command

    _compile_messages()
    with TemporaryDirectory() as scratch:
        site = Site(Path(scratch), "", {"keystone": NOWHERE}, {})
        private_folder(site.data("horizon"))
        write_private(site.folder / SETTINGS, configure(site)[SETTINGS])
        _read_settings(site.folder / SETTINGS, folder / PAGES)
        django.setup()
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("compress", force=True, verbosity=0)


def _compile_messages() -> None:
    """Make what the sources of translations, which are all that Horizon ships, are read from."""
    from babel.messages import mofile, pofile

    for package in ("horizon", "openstack_auth", "openstack_dashboard"):
        found = importlib.util.find_spec(package)
        for folder in (found.submodule_search_locations or ()) if found else ():
            for source in Path(folder).glob("locale/*/LC_MESSAGES/*.po"):
                with source.open("rb") as messages, source.with_suffix(".mo").open("wb") as compiled:
                    mofile.write_mo(compiled, pofile.read_po(messages))


def warm() -> None:
    """Import what Horizon is made of; Horizon itself first wants its settings."""
    for name in IMPORTED:
        importlib.import_module(name)


def prepare(site: Site) -> None:
    """Make the key that sessions are signed with, which is in the clean copy then."""
    from horizon.utils import secret_key

    secret_key.generate_or_read_from_file(str(site.data("horizon") / "secret-key"))


def serve(site: Site, _sockets: Mapping[str, list[socket]]) -> Mapping[str, Application]:
    """Give the application of the dashboard, which also hands out the fixed parts of its pages."""
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    pages = Path(sys.prefix).parent / PAGES
    private_folder(site.folder / "run" / "sessions")
    _read_settings(site.etc("horizon") / SETTINGS, pages)
    application = get_wsgi_application()
    from quizengine.lab.glue import parallel_calls, running_catalog

    for glue in (parallel_calls, running_catalog):
        glue.install()
    dashboard = WhiteNoise(application, root=pages, prefix="static/")
    return {"horizon": _also_where_devstack_has_it(_with_single_slashes(dashboard))}


def _also_where_devstack_has_it(application: Application) -> Application:
    """Lead whoever asks below the path that the dashboard has on a DevStack to where it is."""

    def answer(request: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        place = re.fullmatch(f"{DEVSTACK_PATH}(/.*)?", request["PATH_INFO"])
        if not place:
            return application(request, start)
        query = f"?{request['QUERY_STRING']}" if request["QUERY_STRING"] else ""
        start("302 Found", [("Location", f"/{(place[1] or '').lstrip('/')}{query}"), ("Content-Length", "0")])
        return []

    return answer


def _with_single_slashes(application: Application) -> Application:
    """Take two slashes in a path for one, as Apache does, since some of Horizon's own addresses have them."""

    def answer(request: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return application(request | {"PATH_INFO": re.sub("/+", "/", request["PATH_INFO"])}, start)

    return answer


def _read_settings(settings: Path, pages: Path) -> None:
    from quizengine.lab.glue import dashboard_settings

    dashboard_settings.install(settings, pages)


SERVICE = Service(
    name="horizon",
    endpoints=(Endpoint("horizon", kinds=(), probe="/auth/login/", port=80),),
    units=("devstack@horizon",),
    needs=("keystone",),
    configure=configure,
    warm=warm,
    prepare=prepare,
    serve=serve,
    on_demand=True,
    environment="dashboard",
    build=build,
)

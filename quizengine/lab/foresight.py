"""Foresight: importing before the fork what a service would look up when it starts, so that each start is short."""

import importlib
import importlib.metadata
import pkgutil
from collections.abc import Iterable
from contextlib import suppress

from sqlalchemy import orm

from quizengine.lab.glue import known_services

# What each of these services looks up by name: its door-keeper, how it speaks to Keystone and to SQLite.
COMMON = (
    "_strptime",
    "keystonemiddleware.auth_token",
    "keystoneauth1.loading._plugins.identity.generic",
    "netrc",
    "oslo_messaging.notify._impl_noop",
    "oslo_middleware.healthcheck.disable_by_file",
    "sqlalchemy.dialects.sqlite",
)


def foresee(modules: Iterable[str] = (), packages: Iterable[str] = (), groups: Iterable[str] = ()) -> None:
    """Import these modules, all that lies in these packages, and the plug-ins of these groups of entry points."""
    known_services.install()
    for name in (*COMMON, *modules):
        importlib.import_module(name)
    for package in packages:
        for found in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
            importlib.import_module(found.name)
    points = importlib.metadata.entry_points()
    for group in groups:
        for point in points.select(group=group):
            _load(point)
    orm.configure_mappers()  # how the tables that are known by now hang together, which takes a second of Neutron's


def _load(point: importlib.metadata.EntryPoint) -> None:
    with suppress(Exception):  # it needs what is not installed, and then nobody looks it up
        point.load()

"""Moving a lab to other ports, when somebody else listens on one of its own."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from quizengine.lab.private import write_private
from quizengine.lab.service import discover
from quizengine.lab.site import HOST, Site
from quizengine.lab.snapshot import copies


def move(site: Site, chosen: Mapping[str, int]) -> Site:
    """Change the ports in the catalog and all configuration, in every copy as well; give the site as it is now."""
    old = {f"{HOST}:{port}": f"{HOST}:{chosen[name]}" for name, port in site.ports.items() if chosen[name] != port}
    for folder in (site.folder, *copies(site.folder)):
        for file in _configuration(folder / "etc"):
            _rewrite(file, old)
        _rewrite_catalog(folder / "data" / "keystone" / "keystone.sqlite", old)
    moved = replace(site, ports=dict(chosen))
    moved.save()
    return moved


def publish(site: Site, host: str) -> Site:
    """Have the public part of the catalog name the lab's host at that address, or this machine where it is none."""
    if site.host == host:
        return site
    new = replace(site, host=host)
    pairs = {
        site.public_url(endpoint.name, endpoint.port): new.public_url(endpoint.name, endpoint.port)
        for service in discover()
        for endpoint in service.endpoints
        if endpoint.port
    }
    for folder in (site.folder, *copies(site.folder)):
        _rewrite_catalog(folder / "data" / "keystone" / "keystone.sqlite", pairs, "public")
    new.save()
    return new


def _configuration(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _rewrite(file: Path, old: Mapping[str, str]) -> None:
    content = file.read_bytes()
    if not any(before.encode() in content for before in old):  # so that what is no text stays as it is
        return
    text = content.decode("utf-8", errors="surrogateescape")
    for before, after in old.items():
        text = text.replace(before, after)
    write_private(file, text)


def _rewrite_catalog(database: Path, old: Mapping[str, str], interface: str = "%") -> None:
    if not database.exists():
        return
    with closing(sqlite3.connect(database)) as connection, connection:
        for before, after in old.items():
            change = "UPDATE endpoint SET url = replace(url, ?, ?) WHERE interface LIKE ?"
            connection.execute(change, (before, after, interface))

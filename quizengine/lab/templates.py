"""Template databases: empty ones of today's schema, made once for a release and copied into each new lab.

It runs on the interpreter of the installed services, beside which the templates lie.
"""

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from quizengine.lab.configuration import write_configuration
from quizengine.lab.ports import LOWEST
from quizengine.lab.service import Service, discover, find
from quizengine.lab.site import Site

FOLDER = "templates"


def make(service: Service, scratch: Path, templates: Path) -> None:
    """Run a service's migrations in a scratch folder, and keep the databases that come of it."""
    services = discover()
    ports = {endpoint.name: LOWEST for each in services for endpoint in each.endpoints}
    site = Site.new(scratch, release="", ports=ports, services=[each.name for each in services])
    write_configuration(service, site)
    service.warm()
    service.migrate(site)
    for name in service.databases:
        made = site.database(service.name, name)
        with closing(sqlite3.connect(made)) as database:  # leave nothing in a log beside the file
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(made, templates / f"{service.name}-{name}.sqlite")


def copy(service: Service, site: Site) -> None:
    """Give a new lab the databases of a service."""
    for template, database in _pairs(service, site):
        shutil.copyfile(template, database)
        database.chmod(0o600)


def _pairs(service: Service, site: Site) -> Iterator[tuple[Path, Path]]:
    templates = Path(sys.prefix).parent / FOLDER
    for name in service.databases:
        yield templates / f"{service.name}-{name}.sqlite", site.database(service.name, name)


if __name__ == "__main__":
    name, scratch, templates = sys.argv[1:]
    sys.argv[1:] = []  # upstream reads them as its own
    make(find(name), Path(scratch), Path(templates))

"""The numbers of projects, for services that are prepared before anybody could ask Keystone."""

import sqlite3
from contextlib import closing

from quizengine.lab.site import Site


def number_of(site: Site, project: str) -> str:
    """Give the id of a project of the lab by its name."""
    with closing(sqlite3.connect(site.database("keystone"))) as database:
        (number,) = database.execute("SELECT id FROM project WHERE name = ?", (project,)).fetchone()
    return str(number)

"""What volumes, servers, networks and other things of projects have in common."""

from collections.abc import Iterable, Iterator
from typing import Any

from quizengine.checking import Cloud, name_of


def project_name(cloud: Cloud, number: str | None) -> str | None:
    """Give a project's name by its id."""
    return name_of(cloud.identity.find_project, number)


def within(cloud: Cloud, things: Iterable[Any], name: str, project: str | None) -> Iterator[Any]:
    """Keep what bears just this name, in the project called so where one is given."""
    for one in things:
        if one.name == name and (project is None or project_name(cloud, one.project_id) == project):
            yield one

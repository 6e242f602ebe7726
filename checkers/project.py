"""Facts about Keystone projects."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker, name_of

from ._directory import project_called


@dataclass(frozen=True)
class Project:
    """A project: `parent` is the project above it, None directly below its domain."""

    name: str
    domain: str
    enabled: bool
    description: str
    parent: str | None
    tags: list[str]


@checker
def project(cloud: Cloud, name: str, domain: str = "Default") -> Project | None:
    """Report the project called NAME of a domain."""
    found = project_called(cloud, name, domain)
    if found is None:
        return None
    above = None if found.parent_id == found.domain_id else found.parent_id
    return Project(
        name=found.name,
        domain=domain,
        enabled=found.is_enabled,
        description=found.description or "",
        parent=name_of(cloud.identity.find_project, above),
        tags=sorted(found.tags or []),
    )

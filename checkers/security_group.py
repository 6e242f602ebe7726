"""Facts about security groups; what their rules let through is told by `admits`."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._owned import project_name
from ._rules import group_called, said


@dataclass(frozen=True)
class SecurityGroup:
    """A security group: `rules` are written as `ingress IPv4 tcp 22 from 10.0.0.0/24`, or `from group web`.

    `count` is how many groups bear the name: each project has a `default` of its own.
    """

    name: str
    description: str
    stateful: bool
    rules: list[str]
    project: str | None
    count: int


@checker
def security_group(cloud: Cloud, name: str, project: str | None = None) -> SecurityGroup | None:
    """Report the newest security group called NAME of all projects, or of one."""
    found, count = group_called(cloud, name, project)
    if found is None:
        return None
    return SecurityGroup(
        name=found.name,
        description=found.description or "",
        stateful=found.stateful is not False,
        rules=sorted(said(cloud, rule) for rule in found.security_group_rules),
        project=project_name(cloud, found.project_id),
        count=count,
    )

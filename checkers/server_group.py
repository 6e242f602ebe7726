"""Facts about server groups."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker, name_of

from ._owned import project_name, within


@dataclass(frozen=True)
class ServerGroup:
    """A server group: `policy` is `affinity`, `anti-affinity` or either with `soft-` before it; `members` are servers.

    `count` is how many groups bear the name.
    """

    name: str
    policy: str
    members: list[str]
    project: str | None
    count: int


@checker
def server_group(cloud: Cloud, name: str, project: str | None = None) -> ServerGroup | None:
    """Report a server group called NAME of all projects, or of one: of several, the one with most members."""
    compute = cloud.compute
    several = [*within(cloud, compute.server_groups(all_projects=True), name, project)]
    if not several:
        return None
    found = max(several, key=lambda one: (len(one.member_ids), one.id))
    return ServerGroup(
        name=found.name,
        policy=found.policy,
        members=sorted(str(name_of(compute.find_server, number)) for number in found.member_ids),
        project=project_name(cloud, found.project_id),
        count=len(several),
    )

"""Facts about Keystone groups."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._directory import group_called


@dataclass(frozen=True)
class Group:
    """A group: `members` are names of users; `description` is "" where there is none."""

    name: str
    domain: str
    description: str
    members: list[str]


@checker
def group(cloud: Cloud, name: str, domain: str = "Default") -> Group | None:
    """Report the group called NAME of a domain, and its members."""
    found = group_called(cloud, name, domain)
    if found is None:
        return None
    members = cloud.identity.group_users(found)
    return Group(found.name, domain, found.description or "", sorted(member.name for member in members))

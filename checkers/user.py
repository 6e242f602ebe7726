"""Facts about Keystone users."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker, name_of

from ._directory import user_called


@dataclass(frozen=True)
class User:
    """A user: `default_project` and `groups` are names; `email` is None and `description` "" where there is none."""

    name: str
    domain: str
    enabled: bool
    email: str | None
    default_project: str | None
    description: str
    groups: list[str]


@checker
def user(cloud: Cloud, name: str, domain: str = "Default") -> User | None:
    """Report the user called NAME of a domain, and the groups that the user is a member of."""
    found = user_called(cloud, name, domain)
    if found is None:
        return None
    identity = cloud.identity
    return User(
        name=found.name,
        domain=domain,
        enabled=found.is_enabled,
        email=found.email,
        default_project=name_of(identity.find_project, found.default_project_id),
        description=found.description or "",
        groups=sorted(group.name for group in identity.user_groups(found)),
    )

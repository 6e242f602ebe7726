"""Facts about application credentials."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker, name_of

from ._directory import user_called


@dataclass(frozen=True)
class ApplicationCredential:
    """An application credential: `roles` are names; `unrestricted` ones may make others, and trusts.

    `expires_at` is as Keystone writes it, None where it stays; `access_rules` are written as `GET image /v2/images`.
    """

    name: str
    project: str | None
    roles: list[str]
    unrestricted: bool
    expires_at: str | None
    access_rules: list[str]
    description: str


@checker
def application_credential(cloud: Cloud, name: str, user: str, domain: str = "Default") -> ApplicationCredential | None:
    """Report the application credential called NAME of a user."""
    owner = user_called(cloud, user, domain)
    if owner is None:
        return None
    several = cloud.identity.application_credentials(owner, name=name)
    found = next((one for one in several if one.name == name), None)
    if found is None:
        return None
    return ApplicationCredential(
        name=found.name,
        project=name_of(cloud.identity.find_project, found.project_id),
        roles=sorted(role["name"] for role in found.roles),
        unrestricted=bool(found.unrestricted),
        expires_at=found.expires_at,
        access_rules=sorted(f"{one['method']} {one['service']} {one['path']}" for one in found.access_rules or []),
        description=found.description or "",
    )

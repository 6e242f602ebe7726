"""Facts about Keystone roles."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._directory import domain_id


@dataclass(frozen=True)
class Role:
    """A role: `domain` is None for a global one; `implies` names the roles that come with it at once."""

    name: str
    description: str
    domain: str | None
    implies: list[str]


@checker
def role(cloud: Cloud, name: str, domain: str | None = None) -> Role | None:
    """Report the global role called NAME, or that of a domain."""
    number = domain_id(cloud, domain) if domain else None
    if domain and number is None:
        return None
    query = {"name": name, "domain_id": number} if number else {"name": name}
    for found in cloud.identity.roles(**query):
        if found.name == name:
            return Role(found.name, found.description or "", domain, _implied(cloud, found.id))
    return None


def _implied(cloud: Cloud, number: str) -> list[str]:
    answer = cloud.identity.get(f"/roles/{number}/implies", raise_exc=True)
    return sorted(one["name"] for one in answer.json()["role_inference"]["implies"])

"""Facts about who holds which Keystone roles, and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quizengine.checking import Cloud, checker

from ._directory import domain_id, group_called, project_called, user_called


@dataclass(frozen=True)
class RoleAssignment:
    """Names of roles: `roles` are given right there, `inherited` right there too, but for the projects below.

    `effective` are those that count in the end: given there, to a group, further up, or implied by another role.
    """

    roles: list[str]
    effective: list[str]
    inherited: list[str]


@checker
def role_assignment(  # noqa: PLR0913 - each is a word of Keystone's own question
    cloud: Cloud,
    *,
    user: str | None = None,
    group: str | None = None,
    project: str | None = None,
    domain: str | None = None,
    system: bool = False,
    user_domain: str = "Default",
    project_domain: str = "Default",
) -> RoleAssignment | None:
    """Report the roles of one user or group on one project, domain or the system."""
    if (user is None) == (group is None) or [project is None, domain is None, not system].count(False) != 1:
        raise ValueError("give one of user and group, and one of project, domain and system")
    who = _actor(cloud, user, group, user_domain)
    where = _scope(cloud, project, domain, project_domain)
    if who is None or where is None:
        return None
    there = [*_listed(cloud, who | where)]
    effective = (
        _of_group(cloud, who, where) if group else {_name(one) for one in _listed(cloud, who | where, effective=True)}
    )
    return RoleAssignment(
        roles=sorted({_name(one) for one in there if not _is_inherited(one)}),
        effective=sorted(effective),
        inherited=sorted({_name(one) for one in there if _is_inherited(one)}),
    )


def _actor(cloud: Cloud, user: str | None, group: str | None, domain: str) -> dict[str, str] | None:
    found = user_called(cloud, user, domain) if user else group_called(cloud, group or "", domain)
    return None if found is None else {"user_id" if user else "group_id": found.id}


def _scope(cloud: Cloud, project: str | None, domain: str | None, project_domain: str) -> dict[str, str] | None:
    if domain:
        number = domain_id(cloud, domain)
        return None if number is None else {"scope_domain_id": number}
    if project:
        found = project_called(cloud, project, project_domain)
        return None if found is None else {"scope_project_id": found.id}
    return {"scope_system": "all"}


def _listed(cloud: Cloud, query: dict[str, str], *, effective: bool = False) -> Iterator[Any]:
    asked = query | ({"effective": "1"} if effective else {})
    return cloud.identity.role_assignments(include_names="1", **asked)


def _name(assignment: Any) -> str:
    return str(assignment.role["name"])


def _is_inherited(assignment: Any) -> bool:
    return "OS-INHERIT:inherited_to" in assignment.scope


def _of_group(cloud: Cloud, who: dict[str, str], where: dict[str, str]) -> set[str]:
    """Work out what counts for a group's members, which Keystone itself only tells of users."""
    found = {_name(one) for one in _listed(cloud, who | where) if not _is_inherited(one)}
    for above in _above(cloud, where):
        found |= {_name(one) for one in _listed(cloud, who | above) if _is_inherited(one)}
    return _with_implied(cloud, found)


def _above(cloud: Cloud, where: dict[str, str]) -> Iterator[dict[str, str]]:
    number = where.get("scope_project_id")
    while number:
        project = cloud.identity.get_project(number)
        number = project.parent_id if project.parent_id != project.domain_id else None
        yield {"scope_project_id": number} if number else {"scope_domain_id": project.domain_id}


def _with_implied(cloud: Cloud, names: set[str]) -> set[str]:
    answer = cloud.identity.get("/role_inferences", raise_exc=True).json()
    rules = {one["prior_role"]["name"]: {it["name"] for it in one["implies"]} for one in answer["role_inferences"]}
    found, new = set[str](), set(names)
    while new:
        found |= new
        new = {implied for name in new for implied in rules.get(name, ())} - found
    return found

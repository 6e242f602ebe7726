"""Keystone's things."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from quizengine.cloud.provisioning.answers import succeed
from quizengine.cloud.provisioning.maker import MARK, Cloud, Found, LookUp, Maker, marked
from quizengine.core.fixture import Name, Resource


def _domain_id(cloud: Cloud, domain: str) -> str | None:
    """Give the id of a domain, the project's own for want of a name; None where there is none of that name."""
    if domain:
        found = cloud.identity.find_domain(domain)
        return found.id if found else None
    access = cloud.session.auth.get_access(cloud.session)
    return str(access.project_domain_id)


def _in_domain(kind: str) -> Any:
    def find(cloud: Cloud, named: Name) -> Iterator[Found]:
        domain = _domain_id(cloud, named.domain)
        if domain:
            listed = getattr(cloud.identity, kind)(name=named.name, domain_id=domain)
            yield from (Found(one.id, marked(one)) for one in listed)

    return find


def _by_name(kind: str) -> Any:
    def find(cloud: Cloud, named: Name) -> Iterator[Found]:
        for one in getattr(cloud.identity, kind)(name=named.name):
            yield Found(one.id, marked(one))

    return find


def _make_domain(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    del look_up
    enabled = thing.wants.get("enabled", True)
    return str(cloud.identity.create_domain(name=thing.named.name, is_enabled=enabled, description=MARK).id)


def _remove_domain(cloud: Cloud, number: str) -> None:
    cloud.identity.update_domain(number, is_enabled=False)
    cloud.identity.delete_domain(number, ignore_missing=False)


def _domain(cloud: Cloud, thing: Resource, look_up: LookUp) -> str | None:
    domain = thing.named.domain
    return look_up("domains", domain) if domain else _domain_id(cloud, "")


def _make_project(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    enabled = thing.wants.get("enabled", True)
    made = cloud.identity.create_project(
        name=thing.named.name,
        domain_id=_domain(cloud, thing, look_up),
        is_enabled=enabled,
        description=MARK,
        tags=[MARK],
    )
    return str(made.id)


def _remove_project(cloud: Cloud, number: str) -> None:
    """Remove a project, and the security group that Neutron gave it, which nobody could reach afterwards."""
    if cloud.has_service("network"):
        for group in cloud.network.security_groups(project_id=number, name="default"):
            cloud.network.delete_security_group(group)
    cloud.identity.delete_project(number, ignore_missing=False)


def _make_user(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    wants = thing.wants
    said: dict[str, Any] = {key: wants[key] for key in ("password", "email") if key in wants}
    if "default_project" in wants:
        said["default_project_id"] = look_up("projects", wants["default_project"])
    made = cloud.identity.create_user(
        name=thing.named.name,
        domain_id=_domain(cloud, thing, look_up),
        is_enabled=wants.get("enabled", True),
        description=MARK,
        **said,
    )
    return str(made.id)


def _make_group(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    domain = _domain(cloud, thing, look_up)
    return str(cloud.identity.create_group(name=thing.named.name, domain_id=domain, description=MARK).id)


def _fill_group(cloud: Cloud, thing: Resource, number: str, look_up: LookUp) -> None:
    for user in thing.wants.get("users", ()):
        cloud.identity.add_user_to_group(look_up("users", user), number)


def _make_role(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    del look_up
    return str(cloud.identity.create_role(name=thing.named.name, description=MARK).id)


def _grant(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    path = _path(thing, look_up)
    succeed(cloud.identity.put(path))
    return path


def _to_be_granted(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    path = _path(thing, look_up)
    if cloud.identity.head(path).status_code != HTTPStatus.NOT_FOUND:
        raise ValueError("it is given already, and not by quizengine")
    return path


def _path(thing: Resource, look_up: LookUp) -> str:
    """Give an assignment's path in the API, which stands for an id, since it has none."""
    wants = thing.wants
    kind = "user" if "user" in wants else "group"
    whom = f"{kind}s/{look_up(f'{kind}s', wants[kind])}"
    return f"/projects/{look_up('projects', wants['project'])}/{whom}/roles/{look_up('roles', wants['role'])}"


def _take_back(cloud: Cloud, path: str) -> None:
    succeed(cloud.identity.delete(path))


def admit(cloud: Cloud, project: str) -> None:
    """Let the administrator into a project that was made here, in the roles of the project that the login leads to."""
    access = cloud.session.auth.get_access(cloud.session)
    for role in access.role_ids:
        succeed(cloud.identity.put(f"/projects/{project}/users/{access.user_id}/roles/{role}"))


def _remover(kind: str) -> Any:
    def remove(cloud: Cloud, number: str) -> None:
        getattr(cloud.identity, f"delete_{kind}")(number, ignore_missing=False)

    return remove


def _no_assignment(cloud: Cloud, named: Name) -> Iterator[Found]:
    """Find none by a name, which assignments have not: what is given is known before."""
    del cloud, named
    yield from ()


def _knower(kind: str) -> Any:
    def known(cloud: Cloud, name: str) -> str | None:
        scope = {"domain_id": _domain_id(cloud, "")} if kind in {"project", "user", "group"} else {}
        found = getattr(cloud.identity, f"find_{kind}")(name, **scope)
        return found.id if found else None

    return known


MAKERS = {
    "domains": Maker(_by_name("domains"), _remove_domain, _make_domain, known=_knower("domain")),
    "projects": Maker(_in_domain("projects"), _remove_project, _make_project, known=_knower("project")),
    "roles": Maker(_by_name("roles"), _remover("role"), _make_role, known=_knower("role")),
    "users": Maker(_in_domain("users"), _remover("user"), _make_user, known=_knower("user")),
    "groups": Maker(_in_domain("groups"), _remover("group"), _make_group, _fill_group, known=_knower("group")),
    "role_assignments": Maker(_no_assignment, _take_back, _grant, foresee=_to_be_granted),
    "services": Maker(_by_name("services"), _remover("service")),
}

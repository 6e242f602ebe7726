"""Users, groups, projects, roles, logins and the catalog, as Keystone has them."""

from contextlib import ExitStack
from typing import Any

import pytest

from quizengine.checking import Cloud
from tests.checkers.things import SECRET, See, project, user
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB


def test_a_user_is_told_with_groups_and_the_default_project(cloud: Cloud, see: See, after: ExitStack) -> None:
    home = project(cloud, after, name="qe-home", domain_id="default")
    ann = user(cloud, after, name="qe-ann", email="ann@example.org", description="Ops", default_project_id=home.id)
    staff = cloud.identity.create_group(name="qe-staff", description="Staff", domain_id="default")
    after.callback(cloud.identity.delete_group, staff.id)
    cloud.identity.add_user_to_group(ann, staff)
    assert see("user", name="qe-ann") == {
        "name": "qe-ann",
        "domain": "Default",
        "enabled": True,
        "email": "ann@example.org",
        "default_project": "qe-home",
        "description": "Ops",
        "groups": ["qe-staff"],
    }
    assert see("group", name="qe-staff") == {
        "name": "qe-staff",
        "domain": "Default",
        "description": "Staff",
        "members": ["qe-ann"],
    }


def test_a_disabled_user_cannot_log_in(cloud: Cloud, see: See, after: ExitStack) -> None:
    user(cloud, after, name="qe-bob", password=SECRET, enabled=False)
    assert see("user", name="qe-bob")["enabled"] is False
    assert see("login", user="qe-bob", password=SECRET) == {"outcome": "refused"}


def test_a_login_needs_the_right_password_and_a_role_on_the_project(cloud: Cloud, see: See, after: ExitStack) -> None:
    user(cloud, after, name="qe-bob", password=SECRET)
    assert see("login", user="qe-bob", password=SECRET) == {"outcome": "ok"}
    assert see("login", user="qe-bob", password=SECRET[1:]) == {"outcome": "refused"}
    assert see("login", user="qe-bob", password=SECRET, project="demo") == {"outcome": "refused"}
    assert see("login", user="qe-nobody", password=SECRET) == {"outcome": "refused"}


def test_projects_domains_and_roles_are_told(cloud: Cloud, see: See, after: ExitStack) -> None:
    identity = cloud.identity
    domain = identity.create_domain(name="qe-domain", description="Elsewhere")
    after.callback(identity.delete_domain, domain.id)
    after.callback(identity.update_domain, domain.id, is_enabled=False)
    above = project(cloud, after, name="qe-above", domain_id=domain.id)
    project(cloud, after, name="qe-below", domain_id=domain.id, parent_id=above.id, description="Low", tags=["b", "a"])
    auditor = identity.create_role(name="qe-auditor", description="Looks")
    after.callback(identity.delete_role, auditor.id)
    assert see("domain", name="qe-domain") == {"name": "qe-domain", "enabled": True, "description": "Elsewhere"}
    assert see("project", name="qe-below", domain="qe-domain") == {
        "name": "qe-below",
        "domain": "qe-domain",
        "enabled": True,
        "description": "Low",
        "parent": "qe-above",
        "tags": ["a", "b"],
    }
    assert see("project", name="qe-above", domain="qe-domain")["parent"] is None
    assert see("project", name="qe-below") is None
    assert see("role", name="qe-auditor") == {
        "name": "qe-auditor",
        "description": "Looks",
        "domain": None,
        "implies": [],
    }
    assert see("role", name="member")["implies"] == ["reader"]


def test_roles_are_told_as_given_and_as_they_count(cloud: Cloud, see: See, after: ExitStack) -> None:
    identity = cloud.identity
    home = project(cloud, after, name="qe-home", domain_id="default")
    ann = user(cloud, after, name="qe-ann")
    staff = identity.create_group(name="qe-staff", domain_id="default")
    after.callback(identity.delete_group, staff.id)
    identity.add_user_to_group(ann, staff)
    reader, member = identity.find_role("reader"), identity.find_role("member")
    assert reader is not None
    assert member is not None
    nothing: dict[str, list[str]] = {"roles": [], "effective": [], "inherited": []}
    assert see("role_assignment", user="qe-ann", project="qe-home") == nothing
    identity.assign_project_role_to_group(home, staff, member)
    expected = {"roles": [], "effective": ["member", "reader"], "inherited": []}
    assert see("role_assignment", user="qe-ann", project="qe-home") == expected
    expected = {"roles": ["member"], "effective": ["member", "reader"], "inherited": []}
    assert see("role_assignment", group="qe-staff", project="qe-home") == expected
    identity.assign_domain_role_to_user("default", ann, reader)
    expected = {"roles": ["reader"], "effective": ["reader"], "inherited": []}
    assert see("role_assignment", user="qe-ann", domain="Default") == expected


def test_roles_inherited_from_the_domain_count_for_groups_too(cloud: Cloud, see: See, after: ExitStack) -> None:
    identity = cloud.identity
    home = project(cloud, after, name="qe-home", domain_id="default")
    project(cloud, after, name="qe-below", domain_id="default", parent_id=home.id)
    staff = identity.create_group(name="qe-staff", domain_id="default")
    after.callback(identity.delete_group, staff.id)
    manager = identity.find_role("manager")
    assert manager is not None
    path = f"/OS-INHERIT/domains/default/groups/{staff.id}/roles/{manager.id}/inherited_to_projects"
    assert identity.put(path).status_code == 204
    expected = {"roles": [], "effective": [], "inherited": ["manager"]}
    assert see("role_assignment", group="qe-staff", domain="Default") == expected
    expected = {"roles": [], "effective": ["manager", "member", "reader"], "inherited": []}
    assert see("role_assignment", group="qe-staff", project="qe-below") == expected


def test_an_application_credential_is_told(cloud: Cloud, see: See, after: ExitStack) -> None:
    entered = cloud.as_user("john")
    after.callback(entered.close)
    john: Any = entered.identity
    number = entered.current_user_id
    rule = {"service": "image", "method": "GET", "path": "/v2/images"}
    made = john.create_application_credential(
        number, "qe-robot", description="Nights", roles=[{"name": "reader"}], access_rules=[rule]
    )
    after.callback(john.delete_application_credential, number, made.id)
    assert see("application_credential", name="qe-robot", user="john") == {
        "name": "qe-robot",
        "project": "demo",
        "roles": ["reader"],
        "unrestricted": False,
        "expires_at": None,
        "access_rules": ["GET image /v2/images"],
        "description": "Nights",
    }


def test_the_administrator_holds_a_role_on_the_system(see: See) -> None:
    assert see("role_assignment", user="admin", system=True)["roles"] == ["admin"]


def test_a_question_about_roles_that_is_not_one_is_an_error(see: See) -> None:
    with pytest.raises(ValueError, match="one of user and group"):
        see("role_assignment", user="john")
    with pytest.raises(ValueError, match="name or a type"):
        see("service")


def test_a_service_and_its_endpoints_are_told(cloud: Cloud, see: See, after: ExitStack) -> None:
    identity = cloud.identity
    made = identity.create_service(name="qe-store", type="qe-object", description="Things")
    after.callback(identity.delete_service, made.id)
    for interface in ("public", "internal"):
        attributes = {"interface": interface, "url": f"http://{interface}.example.org/v1", "region_id": "RegionOne"}
        identity.create_endpoint(service_id=made.id, **attributes)
    assert see("service", type="qe-object") == {
        "name": "qe-store",
        "type": "qe-object",
        "description": "Things",
        "enabled": True,
        "endpoints": {
            "public": "http://public.example.org/v1",
            "internal": "http://internal.example.org/v1",
            "admin": None,
        },
        "regions": ["RegionOne"],
        "count": 1,
    }
    assert see("service", name="qe-store", region="elsewhere")["endpoints"]["public"] is None
    assert see("endpoint", service="qe-store", interface="public", region="RegionOne") == {
        "url": "http://public.example.org/v1",
        "region": "RegionOne",
        "enabled": True,
        "count": 1,
    }
    assert see("endpoint", service="qe-store", interface="admin") is None

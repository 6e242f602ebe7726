"""Chapter 3, Keystone: services and their addresses, people, what they may do, and who decides that."""

from pathlib import Path

import pytest

from tests.lab.course.desk import Desk
from tests.lab.entering import ON_THE_LAB, enter, until

pytestmark = ON_THE_LAB

IMPLIED = {"member", "reader"}  # whoever holds the first holds the second


def test_a_service_is_registered_with_three_addresses(admin: Desk) -> None:
    admin.makes("openstack service create --description helloworld --name myService myService")
    for interface in ("public", "internal", "admin"):
        admin.types(f"openstack endpoint create --region RegionOne myService {interface} http://172.25.0.10:3838")

    rows = admin.sees("openstack endpoint list --service myService")

    assert {row["Interface"] for row in rows} == {"public", "internal", "admin"}
    assert {(row["Region"], row["URL"]) for row in rows} == {("RegionOne", "http://172.25.0.10:3838")}
    assert "myService" in {row["Name"] for row in admin.sees("openstack catalog list")}
    admin.is_refused("openstack endpoint create --region RegionTwo myService bogus http://172.25.0.10:3838")


def test_a_user_is_made_gets_a_new_password_joins_a_project_and_goes(admin: Desk) -> None:
    admin.makes("openstack user create --password firstpassword jane")
    admin.types("openstack user set --password newpassword --email jane@example.org jane")
    assert "jane" in {row["Name"] for row in admin.sees("openstack user list")}
    assert admin.sees("openstack user show jane")["email"] == "jane@example.org"
    admin.types("openstack role add --user jane --project demo member")

    jane = admin.signs_in("jane", "newpassword", project_name="demo")
    before = admin.signs_in("jane", "firstpassword", project_name="demo")

    assert jane.sees("openstack token issue")["project_id"] == admin.sees("openstack project show demo")["id"]
    assert "401" in before.is_refused("openstack token issue")
    assert "403" in jane.is_refused("openstack user list")
    (role,) = admin.sees("openstack role assignment list --user jane --names")
    assert (role["Role"], role["Project"]) == ("member", "demo@Default")
    admin.types("openstack user set --disable jane")
    assert "401" in jane.is_refused("openstack token issue")
    admin.types("openstack user delete jane")
    assert "No User found" in admin.is_refused("openstack user show jane")


def test_the_members_of_a_group_have_its_role(admin: Desk) -> None:
    admin.makes("openstack project create library")
    admin.makes("openstack group create readers")
    admin.makes("openstack user create --password secret jane")
    admin.types("openstack group add user readers jane")
    admin.types("openstack role add --group readers --project library member")

    jane = admin.signs_in("jane", "secret", project_name="library")

    assert admin.types("openstack group contains user readers jane") == "jane in group readers"
    assert jane.sees("openstack volume list") == []
    rows = admin.sees("openstack role assignment list --user jane --effective --names")
    assert {(row["Role"], row["Project"]) for row in rows} == {(role, "library@Default") for role in IMPLIED}
    admin.types("openstack group remove user readers jane")
    assert "401" in jane.is_refused("openstack token issue")


def test_a_custom_role_is_made_and_given(admin: Desk) -> None:
    admin.makes("openstack role create auditor")
    admin.types("openstack role add --user john --project demo auditor")
    admin.later("openstack role remove --user john --project demo auditor")

    rows = admin.sees("openstack role assignment list --user john --project demo --names")

    assert {row["Role"] for row in rows} == {"member", "auditor"}


@pytest.fixture
def policy(admin: Desk) -> Path:
    """Give where Cinder's policy lies, which is not there before the test and not afterwards."""
    path = admin.lab.etc / "cinder" / "policy.yaml"
    admin.later(f"rm -f {path}")
    return path


def test_only_admins_create_volumes_until_it_is_given_back(admin: Desk, john: Desk, policy: Path) -> None:
    rules = '"context_is_admin": "role:admin"\n"volume:create": "rule:context_is_admin"\n'
    admin.types("oslopolicy-sample-generator --namespace cinder --output-file policy.yaml")
    with (admin.folder / "policy.yaml").open("a+", encoding="utf-8") as sample:
        sample.seek(0)
        assert '#"volume:create": ' in sample.read()
        sample.write(rules)
    admin.types(f"cp policy.yaml {policy}")
    admin.lab.restart("cinder")

    refusal = john.is_refused("openstack volume create --size 1 of-john")

    assert "volume:create" in refusal
    assert "403" in refusal
    admin.makes("openstack volume create --size 1 of-admin")
    admin.waits("openstack volume show of-admin", status="available")
    admin.types(f"rm -rf {policy}")
    admin.lab.restart("cinder")
    john.makes("openstack volume create --size 1 of-john")
    john.waits("openstack volume show of-john", status="available")


def test_the_admin_of_a_domain_rules_there_and_nowhere_else(admin: Desk) -> None:
    admin.makes("openstack domain create branch")
    admin.types("openstack user create --domain branch --password secret boss")
    admin.types("openstack role add --user boss --user-domain branch --domain branch admin")
    admin.types("openstack user create --domain branch --password secret overseer")
    admin.types("openstack role add --user overseer --user-domain branch --domain branch manager")
    admin.later("openstack domain set --disable branch")

    overseer = admin.signs_in("overseer", "secret", user_domain_name="branch", domain_name="branch")

    overseer.types("openstack project create --domain branch sales")
    overseer.types("openstack user create --domain branch --password secret clerk")
    overseer.types(
        "openstack role add --user clerk --user-domain branch --project sales --project-domain branch member"
    )
    assert [row["Name"] for row in overseer.sees("openstack project list --domain branch")] == ["sales"]
    refusal = overseer.is_refused("openstack user create --domain default --password secret intruder")
    assert "No Domain found for default" in refusal  # which the client says of one that may not be looked at
    clerk = admin.signs_in(
        "clerk", "secret", user_domain_name="branch", project_name="sales", project_domain_name="branch"
    )
    assert clerk.sees("openstack server list") == []
    boss = admin.signs_in("boss", "secret", user_domain_name="branch", domain_name="branch")
    assert {row["Name"] for row in boss.sees("openstack user list --domain branch")} == {"boss", "overseer", "clerk"}


def test_an_application_credential_works_without_a_password_until_it_is_deleted(john: Desk) -> None:
    made = john.makes("openstack application credential create --role member robot")

    robot = john.enters(
        {
            "auth_type": "v3applicationcredential",
            "application_credential_id": made["ID"],
            "application_credential_secret": made["Secret"],
        }
    )

    assert robot.sees("openstack volume list") == []
    assert "403" in robot.is_refused("openstack application credential create another")
    john.types("openstack application credential delete robot")
    until(lambda: robot.run("openstack token issue").returncode != 0)


def test_a_clouds_yaml_of_ones_own_leads_in(john: Desk) -> None:
    own = {key: john.lab.credentials("john")[key] for key in ("auth_url", "username", "project_name")}
    names = {"user_domain_name": "Default", "project_domain_name": "Default"}
    auth = "".join(f"      {key}: {value}\n" for key, value in (own | names).items())
    john.writes(
        "clouds.yaml", f"clouds:\n  mine:\n    auth:\n{auth}    region_name: RegionOne\n    interface: internal\n"
    )
    password = john.lab.credentials("john")["password"]

    away = john.enters({"cloud": "mine", "password": password})

    del away.environment["OS_AUTH_URL"]  # type: ignore[attr-defined] # the file is to say it
    assert away.sees("openstack token issue")["user_id"] == john.sees("openstack token issue")["user_id"]


def test_the_software_kit_sees_the_catalog_as_people_do(admin: Desk) -> None:
    with enter(admin.lab) as connection:
        kinds = {service.type for service in connection.identity.services()}
        regions = {region.id for region in connection.identity.regions()}

    assert {"identity", "image", "compute", "network", "volumev3", "block-storage", "object-store"} <= kinds
    assert {"orchestration", "cloudformation", "placement"} <= kinds
    assert regions == {"RegionOne"}

"""Every checker, against the services that it is written for: something is made, looked at, and removed again."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from quizengine.bundle import bundled
from quizengine.checking import Cloud
from quizengine.checking.registry import load
from quizengine.checking.runner import Runner
from quizengine.cloud.credentials import Credentials
from quizengine.core.observation import Look, Seen
from quizengine.lab.lab import Lab
from tests.lab.entering import settled, until

# The SDK warns of its own insides, whatever one asks it.
OF_THE_SDK = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
pytestmark = [pytest.mark.lab, pytest.mark.slow, pytest.mark.xdist_group("lab"), OF_THE_SDK]

STAND_IN = "cirros-0.6.3-x86_64-disk"
PROBE = "quizengine-probe-"
SECRET = "first-Secret"  # noqa: S105 - of users who live as long as a test
CHECKERS = load([bundled("checkers")])
See = Callable[..., Any]


@pytest.fixture
def cloud(lab: Lab) -> Iterator[Cloud]:
    people = {name: Credentials(**lab.credentials(name)) for name in lab.identities()}  # type: ignore[arg-type]  # texts all
    entered = Cloud(people["admin"], people)
    yield entered
    entered.connection.close()


@pytest.fixture
def see(cloud: Cloud) -> See:
    return lambda checker, **arguments: CHECKERS[checker].observe(cloud, arguments)


@pytest.fixture
def after() -> Iterator[ExitStack]:
    """Take what is to be done when the test is over, in reverse order."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def storage(cloud: Cloud) -> Any:
    return cloud.block_storage


def volume(storage: Any, after: ExitStack, **attributes: Any) -> Any:
    made = storage.create_volume(**{"size": 1, **attributes})
    after.callback(lambda: until(lambda: storage.find_volume(made.id, all_projects=True) is None))
    after.callback(storage.delete_volume, made.id)
    settled(lambda: storage.get_volume(made.id))
    return made


def back_up(storage: Any, after: ExitStack, volume: Any, **attributes: Any) -> None:
    made = storage.create_backup(volume_id=volume.id, description="Night", **attributes)
    after.callback(lambda: until(lambda: storage.find_backup(made.id) is None))
    after.callback(storage.delete_backup, made.id)
    assert settled(lambda: storage.get_backup(made.id)) == "available"


def project(cloud: Cloud, after: ExitStack, **attributes: Any) -> Any:
    made = cloud.identity.create_project(**attributes)
    after.callback(cloud.identity.delete_project, made.id)
    return made


def user(cloud: Cloud, after: ExitStack, **attributes: Any) -> Any:
    made = cloud.identity.create_user(**{"domain_id": "default", **attributes})
    after.callback(cloud.identity.delete_user, made.id)
    return made


@pytest.mark.parametrize(
    ("checker", "arguments"),
    [
        *((name, {"name": "nope"}) for name in ("user", "group", "project", "domain", "role", "service")),
        *((name, {"name": "nope"}) for name in ("image", "volume", "snapshot", "backup", "volume_type")),
        *((name, {"name": "john", "domain": "nope"}) for name in ("user", "group", "project", "role")),
        ("volume", {"name": "nope", "project": "nope"}),
        ("volume_quota", {"project": "nope"}),
        ("endpoint", {"service": "nope", "interface": "public"}),
        ("endpoint", {"service": "identity", "interface": "public", "region": "nope"}),
        ("role_assignment", {"user": "nope", "project": "demo"}),
        ("role_assignment", {"user": "john", "project": "nope"}),
        ("role_assignment", {"group": "nope", "domain": "Default"}),
    ],
)
def test_what_is_not_there_is_absent(see: See, checker: str, arguments: dict[str, Any]) -> None:
    assert see(checker, **arguments) is None


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


def test_an_image_is_told_with_its_properties_and_those_it_is_shared_with(
    cloud: Cloud, see: See, after: ExitStack
) -> None:
    formats = {"disk_format": "raw", "container_format": "bare", "min_ram": 64, "min_disk": 1}
    body = {"name": "qe-image", "os_distro": "debian", "owner_note": "mine", "tags": ["b", "a"], **formats}
    made = cloud.image.post("/images", json=body).json()
    after.callback(cloud.image.delete_image, made["id"])
    assert see("image", name="qe-image")["size"] is None
    cloud.image.put(
        f"/images/{made['id']}/file", data=b"x" * 1000, headers={"Content-Type": "application/octet-stream"}
    )
    demo = cloud.identity.find_project("demo")
    cloud.image.add_member(made["id"], member_id=demo.id if demo else "")
    assert see("image", name="qe-image", project="admin") == {
        "name": "qe-image",
        "status": "active",
        "visibility": "shared",
        **formats,
        "size": 1000,
        "protected": False,
        "hidden": False,
        "project": "admin",
        "tags": ["a", "b"],
        "properties": {"os_distro": "debian", "owner_note": "mine"},
        "members": ["demo"],
        "count": 1,
    }
    assert see("image", name="qe-image", project="demo") is None


@pytest.mark.parametrize("attributes", [{"visibility": "community"}, {"visibility": "private"}, {"os_hidden": True}])
def test_images_that_a_plain_list_leaves_out_are_found_in_any_project(
    cloud: Cloud, see: See, after: ExitStack, attributes: dict[str, Any]
) -> None:
    john = cloud.as_user("john")
    after.callback(john.close)
    made = john.image.post("/images", json={"name": "qe-aside", **attributes}).json()
    after.callback(cloud.image.delete_image, made["id"])
    seen = see("image", name="qe-aside")
    assert seen["project"] == "demo"
    assert (seen["visibility"], seen["hidden"]) == (made["visibility"], made["os_hidden"])


def test_a_volume_is_told(storage: Any, see: See, after: ExitStack) -> None:
    attributes = {"description": "Books", "metadata": {"owner": "finance"}, "volume_type": "lvmdriver-1"}
    volume(storage, after, name="qe-ledger", **attributes)
    assert see("volume", name="qe-ledger") == {
        "name": "qe-ledger",
        "status": "available",
        "size": 1,
        "bootable": False,
        "type": "lvmdriver-1",
        "project": "admin",
        "description": "Books",
        "attached_to": [],
        "source_snapshot": None,
        "source_volume": None,
        "source_image": None,
        "metadata": {"owner": "finance"},
        "encrypted": False,
        "multiattach": False,
        "count": 1,
    }


def test_of_several_volumes_of_one_name_the_newest_counts_and_a_project_narrows_them(
    cloud: Cloud, storage: Any, see: See, after: ExitStack
) -> None:
    volume(storage, after, name="qe-twin", description="older")
    john = cloud.as_user("john")
    after.callback(john.close)
    until(lambda: see("volume", name="qe-twin")["status"] == "available")
    volume(john.block_storage, after, name="qe-twin", description="newer", size=2)
    seen = see("volume", name="qe-twin")
    assert (seen["project"], seen["size"], seen["count"]) == ("demo", 2, 2)
    narrowed = see("volume", name="qe-twin", project="admin")
    assert (narrowed["description"], narrowed["count"]) == ("older", 1)


def test_a_volume_tells_what_it_was_made_of(cloud: Cloud, storage: Any, see: See, after: ExitStack) -> None:
    first = volume(storage, after, name="qe-first")
    snapshot = storage.create_snapshot(name="qe-kept", volume_id=first.id, description="Friday", metadata={"day": "5"})
    after.callback(lambda: until(lambda: storage.find_snapshot(snapshot.id) is None))
    after.callback(lambda: storage.delete_snapshot(snapshot.id))
    settled(lambda: storage.get_snapshot(snapshot.id))
    assert see("snapshot", name="qe-kept") == {
        "name": "qe-kept",
        "status": "available",
        "size": 1,
        "volume": "qe-first",
        "project": "admin",
        "description": "Friday",
        "metadata": {"day": "5"},
        "count": 1,
    }
    volume(storage, after, name="qe-from-snapshot", snapshot_id=snapshot.id)
    volume(storage, after, name="qe-from-volume", source_volume_id=first.id)
    image = cloud.image.find_image(STAND_IN)
    volume(storage, after, name="qe-from-image", image_id=image.id if image else "")
    assert see("volume", name="qe-from-snapshot")["source_snapshot"] == "qe-kept"
    assert see("volume", name="qe-from-volume")["source_volume"] == "qe-first"
    from_image = see("volume", name="qe-from-image")
    assert (from_image["source_image"], from_image["bootable"]) == (STAND_IN, True)


def test_a_source_that_is_gone_is_told_as_deleted(storage: Any, see: See, after: ExitStack) -> None:
    first = storage.create_volume(name="qe-first", size=1)
    settled(lambda: storage.get_volume(first.id))
    volume(storage, after, name="qe-copy", source_volume_id=first.id)
    storage.delete_volume(first.id)
    until(lambda: storage.find_volume(first.id) is None)
    assert see("volume", name="qe-copy")["source_volume"] == "(deleted)"


def test_a_backup_is_told_and_so_is_one_that_builds_on_it(storage: Any, see: See, after: ExitStack) -> None:
    first = volume(storage, after, name="qe-first")
    back_up(storage, after, first, name="qe-full")
    back_up(storage, after, first, name="qe-step", is_incremental=True)
    full = see("backup", name="qe-full")
    container = full.pop("container")
    assert container is None or isinstance(container, str)
    assert full == {
        "name": "qe-full",
        "status": "available",
        "size": 1,
        "volume": "qe-first",
        "snapshot": None,
        "incremental": False,
        "description": "Night",
        "project": "admin",
        "count": 1,
    }
    assert see("backup", name="qe-step")["incremental"] is True


def test_a_private_volume_type_is_told_with_those_who_may_use_it(
    cloud: Cloud, storage: Any, see: See, after: ExitStack
) -> None:
    made = storage.create_type(name="qe-fast", description="Quick", is_public=False, extra_specs={"tier": "1"})
    after.callback(storage.delete_type, made.id)
    demo = cloud.identity.find_project("demo")
    storage.add_type_access(made, demo.id if demo else "")
    assert see("volume_type", name="qe-fast") == {
        "name": "qe-fast",
        "description": "Quick",
        "public": False,
        "extra_specs": {"tier": "1"},
        "projects": ["demo"],
    }


def test_a_quota_is_told(cloud: Cloud, storage: Any, see: See, after: ExitStack) -> None:
    made = project(cloud, after, name="qe-home", domain_id="default")
    after.callback(storage.revert_quota_set, made.id)
    storage.update_quota_set(made.id, volumes=3, gigabytes=50)
    assert see("volume_quota", project="qe-home") == {
        "volumes": 3,
        "snapshots": 10,
        "gigabytes": 50,
        "backups": 10,
        "backup_gigabytes": 1000,
        "per_volume_gigabytes": -1,
    }


@pytest.mark.parametrize(
    ("action", "status"),
    [
        *(("token:issue", 201), ("volume:create", 202), ("volume:list", 200), ("image:create", 201)),
        *(("image:list", 200), ("project:create", 201), ("project:list", 200), ("user:create", 201)),
        ("user:list", 200),
    ],
)
def test_an_administrator_may_and_nothing_is_left_of_it(cloud: Cloud, see: See, action: str, status: int) -> None:
    assert see("may", action=action, user="admin") == {"outcome": "allowed", "status": status}
    assert leftovers(cloud) == []


@pytest.mark.parametrize("action", ["project:create", "project:list", "user:create", "user:list"])
def test_a_member_may_not_rule_over_others(see: See, action: str) -> None:
    assert see("may", action=action, user="john") == {"outcome": "forbidden", "status": 403}


def test_a_member_may_make_a_volume_and_a_reader_may_not(cloud: Cloud, see: See, after: ExitStack) -> None:
    assert see("may", action="volume:create", user="john") == {"outcome": "allowed", "status": 202}
    rita = user(cloud, after, name="qe-rita", password=SECRET)
    reader, demo = cloud.identity.find_role("reader"), cloud.identity.find_project("demo")
    assert reader is not None
    assert demo is not None
    cloud.identity.assign_project_role_to_user(demo, rita, reader)
    reads = {"user": "qe-rita", "password": SECRET, "project": "demo"}
    assert see("may", action="volume:create", **reads) == {"outcome": "forbidden", "status": 403}
    assert see("may", action="volume:list", **reads) == {"outcome": "allowed", "status": 200}
    assert leftovers(cloud) == []


def test_who_cannot_log_in_may_nothing(see: See) -> None:
    refused = {"outcome": "unauthenticated", "status": 401}
    assert see("may", action="token:issue", user="john", password=SECRET) == refused
    assert see("may", action="volume:list", user="john", project="admin") == refused


def test_a_full_quota_is_neither_a_yes_nor_a_no(cloud: Cloud, storage: Any, see: See, after: ExitStack) -> None:
    demo = cloud.identity.find_project("demo")
    assert demo is not None
    after.callback(storage.revert_quota_set, demo.id)
    storage.update_quota_set(demo.id, volumes=0)
    with pytest.raises(RuntimeError, match="HTTP status 413"):
        see("may", action="volume:create", user="john")


def test_all_looks_of_a_task_are_made_in_one_process(lab: Lab) -> None:
    people = {name: Credentials(**lab.credentials(name)) for name in lab.identities()}  # type: ignore[arg-type]  # texts all
    heard: list[str] = []
    runner = Runner(people["admin"], people, [bundled("checkers")], hear=heard.append)
    may = {"action": "volume:create", "user": "john"}
    looks = [Look("him", "user", {"name": "john"}), Look("his", "may", may), Look("none", "volume", {"name": "nope"})]
    seen = runner.observe(looks)
    assert seen["his"] == Seen({"outcome": "allowed", "status": 202})
    assert seen["none"] == Seen(None)
    assert isinstance(seen["him"], Seen)
    assert heard == []


def leftovers(cloud: Cloud) -> list[str]:
    things = [
        *cloud.block_storage.volumes(all_projects=True),
        *cloud.image.images(visibility="all"),
        *cloud.identity.projects(),
        *cloud.identity.users(),
    ]
    return [thing.name for thing in things if (thing.name or "").startswith(PROBE)]

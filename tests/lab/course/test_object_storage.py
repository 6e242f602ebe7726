"""Chapter 10, Swift: an account, its containers and objects, with both clients; who may read them, and for how long."""

import time

from tests.lab.course.desk import Desk
from tests.lab.entering import ON_THE_LAB, enter, until

pytestmark = ON_THE_LAB


def swift(desk: Desk, line: str) -> str:
    """Type a command of Swift's own client, which knows no clouds.yaml, as whoever sits at the desk."""
    return desk.types(f"source {desk.lab.openrc} {desk.environment['OS_CLOUD']} && swift {line}")


def test_objects_go_up_and_come_down(john: Desk) -> None:
    john.writes("coa.txt", "certified\n")
    john.makes("openstack container create my_container")

    john.types("openstack object create --name test.txt my_container coa.txt")
    john.types("openstack object save --file back.txt my_container test.txt")

    assert (john.folder / "back.txt").read_text() == "certified\n"
    assert [row["Name"] for row in john.sees("openstack object list my_container")] == ["test.txt"]
    shown = john.sees("openstack object show my_container test.txt")
    assert (shown["content-length"], shown["etag"]) == ("10", john.types("md5sum coa.txt").split()[0])
    john.types("openstack container set --property colour=blue my_container")
    assert john.sees("openstack container show my_container")["properties"] == {"Colour": "blue"}
    john.types("openstack object delete my_container test.txt")
    john.types("openstack container delete my_container")
    assert "404" in john.is_refused("openstack container show my_container")


def test_swifts_own_client_does_the_same(john: Desk) -> None:
    john.writes("hello_swift.txt", "hello\n")
    john.later("openstack container delete --recursive demo-container1")

    swift(john, "-V 3 upload demo-container1 hello_swift.txt")

    assert "demo-container1" in swift(john, "-V 3 list").splitlines()
    assert swift(john, "-V 3 list demo-container1") == "hello_swift.txt"
    swift(john, "-V 3 download demo-container1 hello_swift.txt -o again.txt")
    assert (john.folder / "again.txt").read_text() == "hello\n"
    number = john.sees("openstack token issue")["project_id"]
    told = dict(line.strip().split(": ", 1) for line in swift(john, "-V 3 stat").splitlines())
    assert told["Account"] == f"AUTH_{number}"
    assert john.sees("openstack object store account show")["Account"] == f"AUTH_{number}"


def test_an_object_is_gone_when_its_time_is_over(john: Desk) -> None:
    john.writes("brief.txt", "brief\n")
    john.makes("openstack container create fleeting")
    swift(john, "upload fleeting brief.txt --header X-Delete-After:5")
    assert float(_headers(john, "fleeting", "brief.txt")["X-Delete-At"]) <= time.time() + 5

    until(lambda: john.run("openstack object show fleeting brief.txt").returncode != 0)

    until(lambda: john.sees("openstack object list fleeting") == [])


def test_an_end_is_put_off_for_good(john: Desk) -> None:
    john.writes("brief.txt", "brief\n")
    john.makes("openstack container create fleeting")
    swift(john, f"upload fleeting brief.txt --header X-Delete-At:{int(time.time()) + 600}")
    assert "X-Delete-At" in _headers(john, "fleeting", "brief.txt")

    swift(john, "post fleeting brief.txt --header X-Remove-Delete-At:x")

    assert "X-Delete-At" not in _headers(john, "fleeting", "brief.txt")


def _headers(desk: Desk, container: str, name: str) -> dict[str, str]:
    with enter(desk.lab, desk.environment["OS_CLOUD"]) as connection:
        return dict(connection.object_store.head(f"/{container}/{name}").headers)


def test_a_container_is_opened_to_a_user_to_a_project_and_to_everybody(admin: Desk, john: Desk) -> None:
    admin.writes("plan.txt", "plan\n")
    admin.makes("openstack container create plans")
    admin.types("openstack object create plans plan.txt")
    with enter(admin.lab) as owner, enter(john.lab, "john") as other:
        url = f"{owner.object_store.get_endpoint()}/plans"
        demo = john.sees("openstack token issue")["project_id"]
        ask = {"raise_exc": False}
        assert other.session.get(f"{url}/plan.txt", **ask).status_code == 403

        swift(admin, f"post --read-acl '{demo}:*' plans")
        assert other.session.get(f"{url}/plan.txt", **ask).text == "plan\n"
        assert other.session.put(f"{url}/more.txt", data="more", **ask).status_code == 403
        swift(admin, f"post --write-acl '{demo}:*' plans")
        assert other.session.put(f"{url}/more.txt", data="more", **ask).status_code == 201
        swift(admin, "post --read-acl '.r:*,.rlistings' plans")
        assert other.session.get(f"{url}/plan.txt", authenticated=False, **ask).text == "plan\n"
        assert other.session.get(url, authenticated=False, **ask).text.split() == ["more.txt", "plan.txt"]
        swift(admin, "post --read-acl '' plans")
        assert other.session.get(f"{url}/plan.txt", authenticated=False, **ask).status_code == 401


def test_a_large_object_goes_up_in_segments(john: Desk) -> None:
    (john.folder / "large").write_bytes(b"0123456789" * 300_000)
    john.makes("openstack container create heap")
    john.later("openstack container delete --recursive heap_segments")

    swift(john, "upload --segment-size 1000000 heap large")

    assert len(john.sees("openstack object list heap_segments")) == 3
    john.types("openstack object save --file back heap large")
    assert (john.folder / "back").read_bytes() == (john.folder / "large").read_bytes()


def test_the_policies_of_storage_are_told(john: Desk) -> None:
    with enter(john.lab, "john") as connection:
        root = connection.object_store.get_endpoint().partition("/v1")[0]
        told = connection.session.get(f"{root}/info", authenticated=False).json()

    assert [policy["name"] for policy in told["swift"]["policies"] if policy.get("default")]
    john.makes("openstack container create boxes")
    assert john.sees("openstack container show boxes")["storage_policy"] in {
        policy["name"] for policy in told["swift"]["policies"]
    }


def test_older_versions_are_kept_where_it_was_asked_for(john: Desk) -> None:
    john.makes("openstack container create history")
    john.makes("openstack container create papers")
    swift(john, "post papers --header X-Versions-Location:history")
    for words in ("first", "second"):
        john.writes("paper.txt", words)
        john.types("openstack object create papers paper.txt")

    assert len(john.sees("openstack object list history")) == 1
    john.types("openstack object delete papers paper.txt")
    john.types("openstack object save --file back.txt papers paper.txt")
    assert (john.folder / "back.txt").read_text() == "first"

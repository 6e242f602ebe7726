"""Chapter 6, Glance: images kept, uploaded, described, shared, withdrawn; and what a snapshot of a server weighs."""

from tests.lab.course.desk import Desk
from tests.lab.course.things import CIRROS, boot
from tests.lab.entering import ON_THE_LAB, enter

pytestmark = ON_THE_LAB

QCOW2 = b"QFI\xfb"
UPLOAD = "openstack image create --container-format bare --disk-format qcow2 --file cirros-disk_x86_64.img"


def test_an_image_is_saved_uploaded_changed_and_deleted(john: Desk) -> None:
    john.types(f"openstack image save --file cirros-disk_x86_64.img {CIRROS}")
    assert (john.folder / "cirros-disk_x86_64.img").read_bytes()[:4] == QCOW2

    made = john.makes(f"{UPLOAD} myimage")

    original = john.sees(f"openstack image show {CIRROS}")
    assert (made["disk_format"], made["container_format"], made["visibility"]) == ("qcow2", "bare", "shared")
    shown = john.waits("openstack image show myimage", status="active")
    assert (shown["size"], shown["checksum"]) == (original["size"], original["checksum"])
    john.types("openstack image set --min-ram 8 --min-disk 1 --property os_distro=cirros --tag course myimage")
    shown = john.sees("openstack image show myimage")
    assert (shown["min_ram"], shown["min_disk"], shown["tags"]) == (8, 1, ["course"])
    assert shown["properties"]["os_distro"] == "cirros"
    assert [row["Name"] for row in john.sees("openstack image list --tag course")] == ["myimage"]
    john.types("openstack image unset --property os_distro --tag course myimage")
    assert "os_distro" not in john.sees("openstack image show myimage")["properties"]
    john.types("openstack image delete myimage")
    assert "No Image found" in john.is_refused("openstack image show myimage")


def test_the_magic_bytes_tell_a_format_and_wrong_ones_are_refused(john: Desk) -> None:
    john.types(f"openstack image save --file disk {CIRROS}")
    assert john.types("head -c 4 disk | od -An -tx1").split() == ["51", "46", "49", "fb"]
    john.writes("words", "no disk at all\n" * 100)

    assert "415" in john.is_refused(
        "openstack image create --container-format bare --disk-format qcow2 --file words lie"
    )
    john.later("openstack image delete lie")


def test_an_archive_of_a_container_is_an_image_too(john: Desk) -> None:
    john.writes("layer", "what a container holds\n")
    john.types("tar -cf container.tar layer")

    made = john.makes(
        "openstack image create --container-format docker --disk-format raw --file container.tar testcontainerformat"
    )

    assert (made["container_format"], made["disk_format"]) == ("docker", "raw")


def test_a_private_image_is_seen_by_its_members_once_they_accept_it(admin: Desk, john: Desk) -> None:
    john.writes("disk", "x" * 4096)
    admin.makes("openstack image create --private --disk-format raw --container-format bare --file disk plans")
    assert "No Image found" in john.is_refused("openstack image show plans")

    admin.types("openstack image set --shared plans")
    admin.types("openstack image add project plans demo")

    number = admin.sees("openstack image show plans")["id"]
    assert "plans" not in {row["Name"] for row in john.sees("openstack image list --shared")}
    assert [row["Status"] for row in admin.sees("openstack image member list plans")] == ["pending"]
    john.types(f"openstack image set --accept {number}")
    assert "plans" in {row["Name"] for row in john.sees("openstack image list --shared")}
    assert [row["Status"] for row in admin.sees("openstack image member list plans")] == ["accepted"]
    admin.types("openstack image remove project plans demo")
    assert "No Image found" in john.is_refused("openstack image show plans")


def test_a_deactivated_image_gives_nothing_away_and_a_protected_one_stays(admin: Desk) -> None:
    admin.writes("disk", "x" * 4096)
    admin.makes("openstack image create --public --disk-format raw --container-format bare --file disk plans")
    admin.later("openstack image set --unprotected --activate plans")
    member = admin.enters({"cloud": "john", "client_config_file": str(admin.lab.clouds_yaml)})

    admin.types("openstack image set --deactivate plans")

    assert member.sees("openstack image show plans")["status"] == "deactivated"
    member.is_refused("openstack image save --file copy plans")
    admin.types("openstack image set --activate plans")
    member.types("openstack image save --file copy plans")
    assert (admin.folder / "copy").read_text() == "x" * 4096
    admin.types("openstack image set --protected plans")
    assert "protected" in admin.is_refused("openstack image delete plans")
    assert "403" in member.is_refused("openstack image set --name stolen plans")


def test_an_image_that_needs_more_than_the_flavor_has_starts_no_server(john: Desk) -> None:
    john.types(f"openstack image save --file disk {CIRROS}")
    john.makes(
        "openstack image create --disk-format qcow2 --container-format bare --min-ram 1024 --file disk demanding"
    )

    refusal = john.is_refused("openstack server create --image demanding --flavor m1.tiny --network private web")

    assert "too small" in refusal


def test_a_snapshot_weighs_something_when_its_server_has_no_volume_and_nothing_when_it_has_one(john: Desk) -> None:
    boot(john, "from-image")
    boot(john, f"--image {CIRROS} --boot-from-volume 1 from-volume")
    (attached,) = john.sees("openstack server show from-volume")["volumes_attached"]
    john.later(f"openstack volume delete {attached['id']}")
    john.later("openstack server delete from-volume")
    for origin in ("from-image", "from-volume"):
        john.types(f"openstack server image create --name snapshot-{origin} {origin}")
        john.later(f"openstack image delete snapshot-{origin}")

    heavy = john.waits("openstack image show snapshot-from-image", status="active")
    light = john.waits("openstack image show snapshot-from-volume", status="active")

    assert heavy["size"] > 0
    assert light["size"] == 0
    assert "snapshot_id" in light["properties"]["block_device_mapping"]
    (snapshot,) = john.sees("openstack volume snapshot list")
    john.later(f"openstack volume snapshot delete {snapshot['ID']}")
    assert snapshot["Name"] == "snapshot for snapshot-from-volume"


def test_the_vocabulary_of_properties_is_there(admin: Desk) -> None:
    names = {row["namespace"] for row in admin.sees("openstack image metadef namespace list")}

    assert {"OS::Compute::Hypervisor", "OS::Compute::Watchdog"} <= names
    with enter(admin.lab) as connection:
        assert next(connection.image.metadef_resource_types(), None) is not None

"""Chapter 7, Cinder: volumes, blank and bootable, plugged in and out, kept as backups and snapshots, given away."""

from tests.lab.course.desk import Desk
from tests.lab.course.things import CIRROS, boot, runs, volume
from tests.lab.entering import ON_THE_LAB, enter

pytestmark = ON_THE_LAB


def test_a_volume_is_blank_or_bootable(john: Desk) -> None:
    volume(john, "--size 2 myvol")
    volume(john, f"--size 2 --image {CIRROS} myboot")

    blank, bootable = (john.sees(f"openstack volume show {name}") for name in ("myvol", "myboot"))

    assert (blank["size"], blank["bootable"], blank["type"]) == (2, False, "lvmdriver-1")
    assert bootable["bootable"] is True
    assert bootable["volume_image_metadata"]["image_name"] == CIRROS
    boot(john, "--volume myboot web")
    john.waits("openstack volume show myboot", status="in-use")
    assert john.sees("openstack server show web")["image"] == "N/A (booted from volume)"


def test_a_volume_is_plugged_in_and_out(john: Desk) -> None:
    volume(john, "--size 1 vol1")
    boot(john, "instance1")

    john.types("openstack server add volume instance1 vol1")

    attached = john.waits("openstack volume show vol1", status="in-use")
    number = john.sees("openstack server show instance1")["id"]
    assert [(each["device"], each["server_id"]) for each in attached["attachments"]] == [("/dev/vdb", number)]
    assert len(john.sees("openstack server volume list instance1")) == 1
    assert "attached" in john.is_refused("openstack volume delete vol1")
    john.types("openstack server remove volume instance1 vol1")
    john.waits("openstack volume show vol1", status="available", attachments=[])


def test_a_backup_is_made_and_restored(john: Desk) -> None:
    volume(john, "--size 1 myvol")
    volume(john, "--size 1 myvol1")
    john.makes("openstack volume backup create --name myvol_backup myvol")
    john.later("openstack volume backup delete myvol_backup")
    john.waits("openstack volume backup show myvol_backup", status="available", size=1)

    john.types("openstack volume backup restore --force myvol_backup myvol1")

    john.waits("openstack volume show myvol1", status="available")
    assert john.sees("openstack volume backup show myvol_backup")["status"] in {"available", "restoring"}
    john.waits("openstack volume backup show myvol_backup", status="available")
    assert len(john.sees("openstack volume backup list --volume myvol")) == 1


def test_a_snapshot_holds_its_volume_and_becomes_another(john: Desk) -> None:
    volume(john, "--size 1 myvol")
    john.makes("openstack volume snapshot create --volume myvol myvol_ss")
    john.waits("openstack volume snapshot show myvol_ss", status="available")

    volume(john, "--size 2 --snapshot myvol_ss myvol2")

    made = john.sees("openstack volume show myvol2")
    assert (made["size"], made["snapshot_id"]) == (2, john.sees("openstack volume snapshot show myvol_ss")["id"])
    assert "snapshot" in john.is_refused("openstack volume delete myvol")
    john.types("openstack volume snapshot delete myvol_ss")
    john.waits_until_gone("openstack volume snapshot show myvol_ss")
    john.types("openstack volume delete myvol")
    john.waits_until_gone("openstack volume show myvol")


def test_a_snapshot_of_a_volume_in_use_is_made_when_it_is_insisted_on(john: Desk) -> None:
    volume(john, "--size 1 data")
    boot(john, "web")
    john.types("openstack server add volume web data")
    john.waits("openstack volume show data", status="in-use")
    john.later("openstack server delete web")
    assert "in-use" in john.is_refused("openstack volume snapshot create --volume data early")

    # From this version on no force is needed; the client that the lab ships drops its own option --force before.
    john.later("openstack volume snapshot delete kept")
    john.types("openstack --os-volume-api-version 3.66 volume snapshot create --volume data kept")

    john.waits("openstack volume snapshot show kept", status="available")


def test_a_server_is_rebuilt_from_its_snapshot(john: Desk) -> None:
    boot(john, "my-vm")
    john.types("openstack server image create --name my-snapshot my-vm")
    john.later("openstack image delete my-snapshot")
    john.waits("openstack image show my-snapshot", status="active")
    before = john.sees("openstack server show my-vm")

    john.types("openstack server rebuild --image my-snapshot my-vm")

    after = runs(john, "my-vm")
    assert after["id"] == before["id"]
    assert after["addresses"] == before["addresses"]
    assert after["image"].startswith("my-snapshot")


def test_a_volume_grows_also_while_it_is_in_use(john: Desk) -> None:
    volume(john, "--size 1 data")
    john.types("openstack volume set --size 2 data")
    john.waits("openstack volume show data", status="available", size=2)
    boot(john, "web")
    john.types("openstack server add volume web data")
    john.waits("openstack volume show data", status="in-use")
    john.types("openstack --os-volume-api-version 3.42 volume set --size 3 data")
    john.waits("openstack volume show data", status="in-use", size=3)
    john.later("openstack server delete web")


def test_types_lead_to_their_backends(admin: Desk) -> None:
    types = {row["Name"]: row["Properties"] for row in admin.sees("openstack volume type list --long")}
    assert types["lvmdriver-1"] == {"volume_backend_name": "lvmdriver-1"}
    assert types["lvmdriver-2"] == {"volume_backend_name": "lvmdriver-2"}
    backends = {row["Host"] for row in admin.sees("openstack volume service list --service cinder-volume")}
    assert backends == {"controller@lvmdriver-1", "controller@lvmdriver-2"}

    admin.makes("openstack volume type create --public --property volume_backend_name=lvmdriver-2 silver")
    for kind in ("lvmdriver-1", "silver"):
        volume(admin, f"--size 1 --type {kind} on-{kind}")

    places = [
        admin.sees(f"openstack volume show on-{kind}")["os-vol-host-attr:host"] for kind in ("lvmdriver-1", "silver")
    ]
    assert places == ["controller@lvmdriver-1#lvmdriver-1", "controller@lvmdriver-2#lvmdriver-2"]


def test_a_volume_moves_to_the_other_backend(admin: Desk) -> None:
    number = volume(admin, "--size 1 data")["id"]

    admin.types("openstack volume set --type lvmdriver-2 --retype-policy on-demand data")

    # By its number: for a while there are two of that name.
    moved = admin.waits(f"openstack volume show {number}", type="lvmdriver-2", status="available")
    assert moved["os-vol-host-attr:host"] == "controller@lvmdriver-2#lvmdriver-2"


def test_a_volume_becomes_one_of_another_type_without_moving(admin: Desk) -> None:
    admin.makes("openstack volume type create --public gold")
    number = volume(admin, "--size 1 --type lvmdriver-1 data")["id"]

    admin.types("openstack volume set --type gold data")

    stayed = admin.waits(f"openstack volume show {number}", type="gold", status="available")
    assert stayed["os-vol-host-attr:host"] == "controller@lvmdriver-1#lvmdriver-1"


def test_a_quota_of_volumes_is_kept(admin: Desk, john: Desk) -> None:
    admin.types("openstack quota set --volumes 1 --gigabytes 5 demo")
    admin.later("openstack quota set --volumes 10 --gigabytes 1000 demo")
    assert "413" in john.is_refused("openstack volume create --size 6 large")
    volume(john, "--size 1 first")

    refusal = john.is_refused("openstack volume create --size 1 second")

    assert "VolumeLimitExceeded" in refusal
    shown = {row["Resource"]: row["Limit"] for row in admin.sees("openstack quota show --volume demo")}
    assert (shown["volumes"], shown["gigabytes"]) == (1, 5)


def test_a_volume_goes_to_another_project(admin: Desk, john: Desk) -> None:
    volume(john, "--size 1 present")
    offer = john.makes("openstack volume transfer request create --name gift present")
    john.later("openstack volume transfer request delete gift")
    john.waits("openstack volume show present", status="awaiting-transfer")
    number = john.sees("openstack volume show present")["id"]

    admin.types(f"openstack volume transfer request accept --auth-key {offer['auth_key']} {offer['id']}")

    assert "No Volume found" in john.is_refused("openstack volume show present")
    received = admin.waits(f"openstack volume show {number}", status="available")
    admin.later(f"openstack volume delete {number}")
    assert received["os-vol-tenant-attr:tenant_id"] == admin.sees("openstack project show admin")["id"]


def test_a_volume_becomes_an_image(john: Desk) -> None:
    volume(john, "--size 1 data")

    john.types("openstack image create --volume data --disk-format raw --container-format bare from-volume")

    john.later("openstack image delete from-volume")
    with enter(john.lab, "john") as connection:
        made = connection.image.wait_for_status(
            connection.image.find_image("from-volume"), "active", ["killed"], 0.2, 120
        )
    assert made.size == 1024**3
    john.waits("openstack volume show data", status="available")

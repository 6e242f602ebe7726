"""Chapters 4 and 5: a server's whole life, as people lead it through the dashboard or with the client."""

import re

from tests.lab.course.desk import Desk
from tests.lab.course.things import CIRROS, boot, runs
from tests.lab.entering import ON_THE_LAB, enter, until

pytestmark = ON_THE_LAB

ASIDE = (
    ("pause", "PAUSED", "unpause"),
    ("suspend", "SUSPENDED", "resume"),
    ("shelve", "SHELVED_OFFLOADED", "unshelve"),
    ("rescue", "RESCUE", "unrescue"),
    ("lock", "ACTIVE", "unlock"),
)


def test_a_server_of_the_first_day(admin: Desk, john: Desk) -> None:
    admin.makes("openstack flavor create --ram 256 --disk 1 --vcpus 1 m1.mysmall")
    john.types("openstack keypair create --private-key mykey.pem mykey")
    john.later("openstack keypair delete mykey")
    john.makes("openstack network create blue")
    john.makes("openstack subnet create --network blue --subnet-range 192.168.10.0/24 blue-v4")
    john.makes("openstack router create way-out")
    john.types("openstack router set --external-gateway public way-out")
    john.types("openstack router add subnet way-out blue-v4")
    john.later("openstack router remove subnet way-out blue-v4")
    john.makes("openstack security group create reachable")
    john.types("openstack security group rule create --protocol icmp reachable")
    john.types("openstack security group rule create --protocol tcp --dst-port 22 reachable")

    boot(john, "--flavor m1.mysmall --key-name mykey --network blue --security-group reachable instance1")

    (fixed,) = john.sees("openstack server show instance1")["addresses"]["blue"]
    address = john.sees("openstack floating ip create public")["floating_ip_address"]
    john.later(f"openstack floating ip delete {address}")
    john.types(f"openstack server add floating ip instance1 {address}")
    until(lambda: john.sees("openstack server show instance1")["addresses"]["blue"] == [fixed, address])
    shown = john.waits(f"openstack floating ip show {address}", status="ACTIVE")
    assert shown["fixed_ip_address"] == fixed
    john.types(f"openstack server remove floating ip instance1 {address}")
    until(lambda: john.sees("openstack server show instance1")["addresses"]["blue"] == [fixed])
    john.waits(f"openstack floating ip show {address}", status="DOWN", fixed_ip_address=None)
    john.types("openstack server stop instance1")
    john.waits("openstack server show instance1", status="SHUTOFF")
    john.types("openstack server start instance1")
    runs(john, "instance1")
    john.types("openstack server delete instance1")
    john.waits_until_gone("openstack server show instance1")


def test_the_console_shows_how_it_booted_and_where_its_screen_is(john: Desk) -> None:
    server = boot(john, "web")

    log = john.types("openstack console log show web")

    assert len(log.splitlines()) >= 10
    assert log.splitlines()[-1] == "web login:"
    assert server["addresses"]["private"][0] in log
    assert len(john.types("openstack console log show --lines 3 web").splitlines()) <= 3
    shown = john.sees("openstack console url show --novnc web")
    assert re.match(r"http://127\.0\.0\.1:\d+/vnc_lite\.html\?path=%3Ftoken%3D", shown["url"])


def test_a_server_is_put_aside_in_every_way_and_comes_back(john: Desk) -> None:
    boot(john, "web")
    for act, status, back in ASIDE:
        john.types(f"openstack server {act} web")
        john.waits("openstack server show web", status=status)
        john.types(f"openstack server {back} web")
        runs(john, "web")


def test_a_server_is_resized_and_the_new_size_confirmed_or_not(john: Desk) -> None:
    boot(john, "web")
    for flavor, answer, then in (("m1.small", "confirm", "m1.small"), ("m1.tiny", "revert", "m1.small")):
        john.types(f"openstack server resize --flavor {flavor} web")
        john.waits("openstack server show web", status="VERIFY_RESIZE")
        john.types(f"openstack server resize {answer} web")
        assert runs(john, "web")["flavor"]["name"] == then


def test_a_server_is_rebooted_renamed_and_described(john: Desk) -> None:
    boot(john, "web")
    john.later("openstack server delete front")
    for how in ("--soft", "--hard"):
        john.types(f"openstack server reboot {how} web")
        runs(john, "web")

    john.types("openstack server set --name front --property tier=web web")

    assert john.sees("openstack server show front")["properties"] == {"tier": "web"}
    actions = {row["Action"] for row in john.sees("openstack server event list front")}
    assert {"create", "reboot"} <= actions


def test_an_administrator_moves_a_server_to_the_other_host(admin: Desk) -> None:
    before = boot(admin, "--network public web")["OS-EXT-SRV-ATTR:host"]

    admin.types("openstack server migrate web")
    admin.waits("openstack server show web", status="VERIFY_RESIZE")
    admin.types("openstack server migrate confirm web")

    assert {before, runs(admin, "web")["OS-EXT-SRV-ATTR:host"]} == {"compute1", "compute2"}


def test_a_server_starts_from_its_snapshot_on_new_disks(john: Desk) -> None:
    boot(john, "web")
    john.types("openstack server image create --name kept web")
    john.later("openstack image delete kept")
    john.waits("openstack image show kept", status="active")

    made = boot(john, "--image kept again")

    assert made["image"].startswith("kept")


def test_the_software_kit_lives_the_same_life(john: Desk) -> None:
    john.later("openstack server delete web")
    with enter(john.lab, "john") as connection:
        compute = connection.compute
        made = compute.create_server(
            name="web",
            image_id=connection.image.find_image(CIRROS).id,
            flavor_id=compute.find_flavor("m1.tiny").id,
            networks=[{"uuid": connection.network.find_network("private").id}],
        )
        assert compute.wait_for_server(made, interval=0.2, wait=120).status == "ACTIVE"
        compute.stop_server(made)
        assert compute.wait_for_server(made, "SHUTOFF", interval=0.2, wait=120).status == "SHUTOFF"
        assert john.sees("openstack server show web")["status"] == "SHUTOFF"
        compute.delete_server(made)
        compute.wait_for_delete(made, interval=0.2, wait=120)

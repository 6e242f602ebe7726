"""Servers: made, worked with and ended, on two hosts, and found again after a crash."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from quizengine.lab.lab import Lab
from quizengine.lab.status import State
from tests.lab.entering import ON_THE_LAB, enter, settled, until

pytestmark = ON_THE_LAB

STAND_IN = "cirros-0.6.3-x86_64-disk"
MULTICAST = "11:22:33:44:55:66"


@pytest.fixture
def john(clean_lab: Lab) -> Iterator[Any]:
    with enter(clean_lab, "john") as connection:
        yield connection


def create(person: Any, name: str, flavor: str = "m1.tiny", **wanted: Any) -> Any:
    """Have a server made, and give it once it is there or has failed."""
    if "networks" not in wanted:
        wanted["networks"] = [{"uuid": person.network.find_network("private").id}]
    if "block_device_mapping" not in wanted:
        wanted["image_id"] = person.image.find_image(STAND_IN).id
    made = person.compute.create_server(name=name, flavor_id=person.compute.find_flavor(flavor).id, **wanted)
    return until(lambda: (now := person.compute.get_server(made.id)).status in {"ACTIVE", "ERROR"} and now)


def becomes(person: Any, server: Any, status: str) -> None:
    until(lambda: (now := person.compute.get_server(server.id)).status == status and now.task_state is None)


def pid(lab: Lab, service: str) -> int:
    return next(each.pid for each in lab.status().services if each.name == service)


def end(lab: Lab, service: str) -> int:
    """Kill a service's process, and give its number."""
    killed = pid(lab, service)
    os.kill(killed, signal.SIGKILL)
    return killed


def test_every_part_is_up(clean_lab: Lab) -> None:
    compute = enter(clean_lab).compute

    assert {(each.binary, each.host, each.state) for each in compute.services()} == {
        ("nova-conductor", "controller", "up"),
        ("nova-scheduler", "controller", "up"),
        ("nova-compute", "compute1", "up"),
        ("nova-compute", "compute2", "up"),
    }
    assert {each.name for each in compute.hypervisors()} == {"compute1", "compute2"}
    assert {"m1.tiny", "m1.small", "m1.medium"} <= {each.name for each in compute.flavors()}


def test_a_server_is_active_and_shows_how_it_booted(john: Any) -> None:
    server = create(john, "web")

    assert server.status == "ACTIVE"
    (address,) = server.addresses["private"]
    console = john.compute.get_server_console_output(server.id)["output"]
    assert len(console.splitlines()) >= 10
    assert address["addr"] in console


def test_a_console_tells_that_nobody_gave_the_server_its_address(clean_lab: Lab) -> None:
    admin = enter(clean_lab)
    public = admin.network.find_network("public").id
    server = create(admin, "web", networks=[{"uuid": public}])

    console = admin.compute.get_server_console_output(server.id)["output"]

    (address,) = server.addresses["public"]
    assert f"eth0: up, no answer to DHCP, {address['OS-EXT-IPS-MAC:mac_addr']}" in console


def test_a_server_goes_through_its_life(john: Any) -> None:
    compute, server = john.compute, create(john, "web")

    for act, status in (
        (compute.stop_server, "SHUTOFF"),
        (compute.start_server, "ACTIVE"),
        (compute.pause_server, "PAUSED"),
        (compute.unpause_server, "ACTIVE"),
        (compute.suspend_server, "SUSPENDED"),
        (compute.resume_server, "ACTIVE"),
        (compute.rescue_server, "RESCUE"),
        (compute.unrescue_server, "ACTIVE"),
    ):
        act(server.id)
        becomes(john, server, status)
    compute.resize_server(server.id, compute.find_flavor("m1.small").id)
    becomes(john, server, "VERIFY_RESIZE")
    compute.confirm_server_resize(server.id)
    becomes(john, server, "ACTIVE")
    compute.delete_server(server.id)
    until(lambda: compute.find_server("web") is None)


def test_a_snapshot_is_an_image_from_which_another_server_starts(john: Any) -> None:
    server = create(john, "web")

    john.compute.create_server_image(server.id, "kept")
    image = until(lambda: john.image.find_image("kept"))

    assert settled(lambda: john.image.get_image(image.id)) == "active"
    assert john.image.get_image(image.id).disk_format == "qcow2"
    assert create(john, "again", image_id=image.id).status == "ACTIVE"


def test_a_volume_is_attached_and_comes_free_again(john: Any) -> None:
    storage, server = john.block_storage, create(john, "web")
    volume = storage.create_volume(name="data", size=1)
    assert settled(lambda: storage.get_volume(volume.id)) == "available"

    john.compute.create_volume_attachment(server.id, volume_id=volume.id)
    until(lambda: storage.get_volume(volume.id).status == "in-use")
    assert storage.get_volume(volume.id).attachments[0]["device"] == "/dev/vdb"

    john.compute.delete_volume_attachment(server.id, volume.id)
    until(lambda: storage.get_volume(volume.id).status == "available")


def test_a_server_starts_from_a_volume_made_of_an_image(john: Any) -> None:
    image = john.image.find_image(STAND_IN)
    disk = {"uuid": image.id, "source_type": "image", "destination_type": "volume", "boot_index": 0, "volume_size": 1}

    server = create(john, "web", block_device_mapping=[disk | {"delete_on_termination": False}])

    assert server.status == "ACTIVE"
    (volume,) = john.block_storage.volumes()
    assert (volume.status, volume.is_bootable) == ("in-use", True)


def test_a_multicast_address_is_refused_where_libvirt_refuses_it(clean_lab: Lab, john: Any) -> None:
    network = john.network.find_network("private")
    port = john.network.create_port(network_id=network.id, mac_address=MULTICAST)

    assert create(john, "web", networks=[{"port": port.id}]).status == "ERROR"
    assert "expected unicast mac address, found multicast" in clean_lab.log("nova").read_text()


def test_what_does_not_fit_finds_no_host(clean_lab: Lab, john: Any) -> None:
    enter(clean_lab).compute.create_flavor(name="huge", ram=50_000, vcpus=1, disk=1)

    server = create(john, "web", "huge")

    assert server.status == "ERROR"
    assert "No valid host was found" in server.fault["message"]


def test_a_quota_is_kept(clean_lab: Lab, john: Any) -> None:
    enter(clean_lab).set_compute_quotas("demo", instances=1)
    create(john, "first")

    with pytest.raises(Exception, match="Quota exceeded for instances"):
        create(john, "second")


def test_a_server_that_was_caught_in_the_making_has_failed(clean_lab: Lab, john: Any) -> None:
    image, private = john.image.find_image(STAND_IN), john.network.find_network("private")
    flavor = john.compute.find_flavor("m1.tiny")
    for number in range(3):
        john.compute.create_server(
            name=f"web-{number}", image_id=image.id, flavor_id=flavor.id, networks=[{"uuid": private.id}]
        )

    killed = end(clean_lab, "nova")

    until(lambda: pid(clean_lab, "nova") not in {0, killed})
    until(lambda: clean_lab.status().state is State.UP)
    until(lambda: {each.status for each in john.compute.servers()} <= {"ERROR", "ACTIVE"})
    assert "ERROR" in {each.status for each in john.compute.servers()}


def test_servers_are_there_after_a_crash_and_work(clean_lab: Lab, john: Any) -> None:
    running, stopped = create(john, "running"), create(john, "stopped")
    john.compute.stop_server(stopped.id)
    becomes(john, stopped, "SHUTOFF")

    killed = end(clean_lab, "nova")
    until(lambda: pid(clean_lab, "nova") not in {0, killed})
    until(lambda: clean_lab.status().state is State.UP)

    becomes(john, running, "ACTIVE")
    becomes(john, stopped, "SHUTOFF")
    john.compute.reboot_server(running.id, "HARD")
    becomes(john, running, "ACTIVE")
    john.compute.start_server(stopped.id)
    becomes(john, stopped, "ACTIVE")
    john.compute.delete_server(running.id)
    until(lambda: john.compute.find_server("running") is None)

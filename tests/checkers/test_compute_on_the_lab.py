"""Servers and what they are made of, placed by and counted against, as Nova has them."""

from base64 import b64encode
from contextlib import ExitStack
from typing import Any

from quizengine.checking import Cloud
from tests.checkers.things import STAND_IN, See, project, server, volume
from tests.lab.entering import ON_THE_LAB, until

pytestmark = ON_THE_LAB

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINI9Hbf6oJ0yLdW7bJpRd7y2Ck2J0cS6mB0bY0dC0u6u ann@example.org"


def test_a_server_is_told_with_all_that_it_was_given(cloud: Cloud, storage: Any, see: See, after: ExitStack) -> None:
    compute = cloud.compute
    compute.create_keypair(name="qe-key", public_key=f"{PUBLIC_KEY}\n")
    after.callback(compute.delete_keypair, "qe-key")
    group = compute.create_server_group(name="qe-apart", policy="anti-affinity")
    after.callback(compute.delete_server_group, group.id)
    disk = volume(storage, after, name="qe-data")
    made = server(
        cloud,
        after,
        name="qe-web",
        key_name="qe-key",
        user_data=b64encode(b"#cloud-config\n").decode(),
        metadata={"tier": "front"},
        scheduler_hints={"group": group.id},
    )
    compute.create_volume_attachment(made, volume_id=disk.id)
    until(lambda: storage.get_volume(disk.id).status == "in-use")
    seen = see("server", name="qe-web")
    host, (address,) = seen.pop("host"), seen["addresses"]["private"]
    assert seen == {
        "name": "qe-web",
        "status": "ACTIVE",
        "power_state": "running",
        "fault": None,
        "image": STAND_IN,
        "flavor": "m1.tiny",
        "key": "qe-key",
        "networks": ["private"],
        "addresses": {"private": [address]},
        "floating_addresses": [],
        "security_groups": ["default"],
        "volumes": ["qe-data"],
        "user_data": "#cloud-config\n",
        "metadata": {"tier": "front"},
        "zone": "nova",
        "locked": False,
        "project": "admin",
        "count": 1,
    }
    assert host in {"compute1", "compute2"}
    group_seen = {"policy": "anti-affinity", "members": ["qe-web"], "project": "admin", "count": 1}
    assert see("server_group", name="qe-apart") == {"name": "qe-apart", **group_seen}
    key = see("keypair", name="qe-key", user="admin")
    assert (key["type"], key["public_key"]) == ("ssh", PUBLIC_KEY)
    assert see("keypair", name="qe-key", user="john") is None
    assert see("volume", name="qe-data")["attached_to"] == ["qe-web"]
    attached = {"volume": "qe-data", "server": "qe-web"}
    assert see("volume_attachment", **attached) == {**attached, "device": "/dev/vdb", "deleted_with_server": False}
    assert see("volume_attachment", volume="qe-other", server="qe-web") is None
    console = see("console", server="qe-web")
    assert address in console["log"]
    assert console["available"] is True
    assert see("console", server="qe-web", type="serial")["available"] is False


def test_a_server_from_a_volume_has_no_image_and_a_failed_one_its_fault(
    cloud: Cloud, see: See, after: ExitStack
) -> None:
    image = cloud.image.find_image(STAND_IN, ignore_missing=False)
    root = {"uuid": image.id, "source_type": "image", "destination_type": "volume", "boot_index": 0, "volume_size": 1}
    disks = [{**root, "delete_on_termination": True}]
    server(cloud, after, name="qe-rooted", image_id="", block_device_mapping=disks)
    seen = see("server", name="qe-rooted")
    assert (seen["image"], len(seen["volumes"])) == (None, 1)
    nowhere = cloud.compute.create_flavor(name="qe-nowhere", ram=256, vcpus=1, disk=1)
    after.callback(cloud.compute.delete_flavor, nowhere.id)
    cloud.compute.create_flavor_extra_specs(nowhere, {"aggregate_instance_extra_specs:moon": "true"})
    server(cloud, after, name="qe-failed", flavor_id=nowhere.id)
    failed = see("server", name="qe-failed")
    assert (failed["status"], failed["host"], failed["zone"], failed["networks"]) == ("ERROR", None, None, [])
    assert failed["fault"].startswith("No valid host was found.")


def test_a_private_flavor_is_told_with_those_who_may_use_it(cloud: Cloud, see: See, after: ExitStack) -> None:
    compute = cloud.compute
    made = compute.create_flavor(name="qe-fast", ram=256, vcpus=2, disk=3, swap=64, is_public=False)
    after.callback(compute.delete_flavor, made.id)
    compute.create_flavor_extra_specs(made, {"tier": "1"})
    demo = cloud.identity.find_project("demo", ignore_missing=False)
    compute.flavor_add_tenant_access(made, demo.id)
    assert see("flavor", name="qe-fast") == {
        "name": "qe-fast",
        "id": made.id,
        "ram": 256,
        "vcpus": 2,
        "disk": 3,
        "ephemeral": 0,
        "swap": 64,
        "public": False,
        "extra_specs": {"tier": "1"},
        "projects": ["demo"],
        "description": "",
    }
    assert see("flavor", name="m1.tiny")["public"] is True


def test_an_aggregate_is_told_with_its_zone_and_hosts(cloud: Cloud, see: See, after: ExitStack) -> None:
    compute = cloud.compute
    made = compute.create_aggregate(name="qe-ssd", availability_zone="qe-west")
    after.callback(compute.delete_aggregate, made)
    compute.add_host_to_aggregate(made, "compute2")
    after.callback(compute.remove_host_from_aggregate, made, "compute2")
    compute.set_aggregate_metadata(made, {"ssd": "true"})
    assert see("aggregate", name="qe-ssd") == {
        "name": "qe-ssd",
        "zone": "qe-west",
        "hosts": ["compute2"],
        "metadata": {"ssd": "true"},
    }
    assert see("compute_service", host="compute2")["zone"] == "qe-west"


def test_a_disabled_compute_service_is_told_with_the_reason(cloud: Cloud, see: See, after: ExitStack) -> None:
    service = next(iter(cloud.compute.services(host="compute2")))
    after.callback(cloud.compute.enable_service, service)
    cloud.compute.disable_service(service, disabled_reason="new disks")
    assert see("compute_service", host="compute2") == {
        "host": "compute2",
        "binary": "nova-compute",
        "status": "disabled",
        "state": "up",
        "disabled_reason": "new disks",
        "forced_down": False,
        "zone": "nova",
    }


def test_a_compute_quota_is_told(cloud: Cloud, see: See, after: ExitStack) -> None:
    made = project(cloud, after, name="qe-home", domain_id="default")
    after.callback(cloud.compute.revert_quota_set, made.id)
    cloud.compute.update_quota_set(made.id, cores=4, ram=2048)
    assert see("compute_quota", project="qe-home") == {
        "instances": 10,
        "cores": 4,
        "ram": 2048,
        "key_pairs": 100,
        "metadata_items": 128,
        "server_groups": 10,
        "server_group_members": 10,
    }

"""Images, volumes, snapshots, backups, types and quotas, as Glance and Cinder have them."""

import hashlib
from contextlib import ExitStack
from typing import Any

import pytest

from quizengine.checking import Cloud
from tests.checkers.things import STAND_IN, See, back_up, project, volume
from tests.lab.entering import ON_THE_LAB, settled, until

pytestmark = ON_THE_LAB


def test_an_image_is_told_with_its_properties_and_those_it_is_shared_with(
    cloud: Cloud, see: See, after: ExitStack
) -> None:
    formats = {"disk_format": "raw", "container_format": "bare", "min_ram": 64, "min_disk": 1}
    body = {"name": "qe-image", "os_distro": "debian", "owner_note": "mine", "tags": ["b", "a"], **formats}
    made = cloud.image.post("/images", json=body).json()
    after.callback(cloud.image.delete_image, made["id"])
    assert see("image", name="qe-image")["size"] is None
    content = b"x" * 1000
    kind = {"Content-Type": "application/octet-stream"}
    cloud.image.put(f"/images/{made['id']}/file", data=content, headers=kind)
    demo = cloud.identity.find_project("demo", ignore_missing=False)
    cloud.image.add_member(made["id"], member_id=demo.id)
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
        "accepted": [],
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "sha512": hashlib.sha512(content).hexdigest(),
        "count": 1,
    }
    assert see("image", name="qe-image", project="demo") is None
    john = cloud.as_user("john")
    after.callback(john.close)
    john.image.put(f"/images/{made['id']}/members/{demo.id}", json={"status": "accepted"})
    assert see("image", name="qe-image")["accepted"] == ["demo"]


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
        "backend": "lvmdriver-1",
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


def test_an_offer_of_a_volume_is_told_and_gone_once_it_is_accepted(
    cloud: Cloud, storage: Any, see: See, after: ExitStack
) -> None:
    made = volume(storage, after, name="qe-gift")
    offer = storage.create_transfer(volume_id=made.id, name="qe-offer")
    seen = {"name": "qe-offer", "volume": "qe-gift", "with_snapshots": True, "count": 1}
    assert see("volume_transfer", name="qe-offer") == seen
    john = cloud.as_user("john")
    after.callback(john.close)
    john.block_storage.accept_transfer(offer.id, offer.auth_key)
    assert see("volume_transfer", name="qe-offer") is None
    assert see("volume", name="qe-gift")["project"] == "demo"

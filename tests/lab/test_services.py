"""What people do with the services: volumes, snapshots, backups, images, and who may."""

import re
from functools import partial

import pytest
from openstack import exceptions

from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB, enter, settled, until

pytestmark = ON_THE_LAB

STAND_IN = "cirros-0.6.3-x86_64-disk"


def test_a_member_makes_volumes_from_nothing_a_snapshot_a_volume_and_an_image(clean_small_lab: Lab) -> None:
    john = enter(clean_small_lab, "john")
    storage = john.block_storage
    volume = storage.create_volume(name="first", size=1)
    assert settled(lambda: storage.get_volume(volume.id)) == "available"
    snapshot = storage.create_snapshot(name="kept", volume_id=volume.id)
    assert settled(lambda: storage.get_snapshot(snapshot.id)) == "available"
    image = john.image.find_image(STAND_IN)
    sources = ({"snapshot_id": snapshot.id}, {"source_volume_id": volume.id}, {"image_id": image.id})
    made = [storage.create_volume(name=f"copy-{number}", size=1, **each) for number, each in enumerate(sources)]
    assert [settled(partial(storage.get_volume, each.id)) for each in made] == ["available"] * 3
    assert storage.get_volume(volume.id).volume_type == "lvmdriver-1"


def test_a_backup_is_restored_into_a_volume(clean_small_lab: Lab) -> None:
    storage = enter(clean_small_lab, "john").block_storage
    volume = storage.create_volume(name="first", size=1)
    assert settled(lambda: storage.get_volume(volume.id)) == "available"
    (file,) = (clean_small_lab.folder / "data" / "cinder" / "volumes").iterdir()
    with file.open("r+b") as disk:
        disk.seek(500_000_000)
        disk.write(b"precious")
    backup = storage.create_backup(name="kept", volume_id=volume.id)
    assert settled(lambda: storage.get_backup(backup.id)) == "available"

    storage.restore_backup(backup.id, name="restored")
    restored = until(lambda: storage.find_volume("restored"))

    assert settled(lambda: storage.get_volume(restored.id)) == "available"
    with (file.parent / f"volume-{restored.id}").open("rb") as disk:
        disk.seek(500_000_000)
        assert disk.read(8) == b"precious"


def test_a_volume_grows_and_becomes_an_image_in_the_format_asked_for(clean_small_lab: Lab) -> None:
    john = enter(clean_small_lab, "john")
    volume = john.block_storage.create_volume(name="first", size=1)
    assert settled(lambda: john.block_storage.get_volume(volume.id)) == "available"
    john.block_storage.extend_volume(volume, 2)
    until(lambda: john.block_storage.get_volume(volume.id).size == 2)
    until(lambda: john.block_storage.get_volume(volume.id).status == "available")

    john.block_storage.upload_volume_to_image(volume, "from-volume", disk_format="qcow2")
    image = until(lambda: john.image.find_image("from-volume"))

    assert settled(lambda: john.image.get_image(image.id)) == "active"
    assert john.image.get_image(image.id).virtual_size == 2 * 1024**3


def test_an_image_is_uploaded_with_what_it_needs(clean_small_lab: Lab) -> None:
    john = enter(clean_small_lab, "john")

    john.image.create_image(
        "mine", data=b"\0" * 4096, disk_format="raw", container_format="bare", min_ram=256, min_disk=1, wait=True
    )

    image = john.image.find_image("mine")
    assert (image.status, image.min_ram, image.min_disk, image.size) == ("active", 256, 1, 4096)
    assert enter(clean_small_lab, "demo").image.find_image("mine") is not None


def test_the_first_image_says_what_it_is(clean_small_lab: Lab) -> None:
    image = enter(clean_small_lab, "john").image.find_image(STAND_IN)

    assert (image.status, image.disk_format, image.visibility) == ("active", "qcow2", "public")
    assert "quizengine" in image.properties["stand_in"]


def test_each_person_has_the_role_that_is_promised(clean_small_lab: Lab) -> None:
    admin, john = enter(clean_small_lab), enter(clean_small_lab, "john")

    assert {project.name for project in admin.identity.projects()} == {"admin", "demo", "service"}
    assert {user.name for user in admin.identity.users()} >= {"admin", "john", "demo"}
    assert {"admin", "member", "reader"} <= {role.name for role in admin.identity.roles()}
    assert john.current_project.name == "demo"
    with pytest.raises(exceptions.ForbiddenException):
        list(john.identity.users())


def test_block_storage_is_in_the_catalog_under_both_of_its_types(small_lab: Lab) -> None:
    kinds = {service.type for service in enter(small_lab).identity.services()}

    assert {"identity", "image", "volumev3", "block-storage"} <= kinds


def test_every_part_of_block_storage_beats(clean_small_lab: Lab) -> None:
    services = {service.binary: service.state for service in enter(clean_small_lab).block_storage.services()}

    assert services == dict.fromkeys(("cinder-scheduler", "cinder-volume", "cinder-backup"), "up")


def test_a_service_of_block_storage_is_disabled_and_enabled(clean_small_lab: Lab) -> None:
    def seen() -> tuple[str, str | None]:
        backup = storage.find_service("cinder-backup", host="controller", ignore_missing=False)
        return backup.status, backup.disabled_reason

    storage = enter(clean_small_lab).block_storage
    backup = storage.find_service("cinder-backup", host="controller", ignore_missing=False)
    storage.disable_service(backup)
    assert seen() == ("disabled", None)
    storage.disable_service(backup, reason="its disk is full")
    assert seen() == ("disabled", "its disk is full")
    storage.enable_service(backup)
    assert seen() == ("enabled", None)


def test_no_password_and_no_token_reaches_a_log(lab: Lab) -> None:
    admin = enter(lab)
    token = admin.auth_token
    list(admin.image.images())
    secrets = re.findall(r'"([^"]{20,})"', (lab.folder / "secrets.json").read_text())

    logs = "".join(path.read_text(errors="replace") for path in (lab.folder / "log").iterdir())

    assert secrets
    assert not any(secret in logs for secret in [*secrets, token])


def test_what_holds_secrets_is_for_its_owner_only(clean_lab: Lab) -> None:
    snapshots = clean_lab.folder / "snapshots"  # holds a person's own files as that person left them
    open_to_others = [
        path
        for path in clean_lab.folder.rglob("*")
        if not path.is_symlink() and snapshots not in path.parents and path.stat().st_mode & 0o77
    ]

    assert clean_lab.folder.stat().st_mode & 0o77 == 0
    assert [path for path in open_to_others if path.is_file()] == []

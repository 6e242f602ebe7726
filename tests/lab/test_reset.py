"""Reset: whatever was done to the lab, it is as it was when it was made."""

import sqlite3
from contextlib import closing
from pathlib import Path

from quizengine.lab import saving
from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB, enter, settled

pytestmark = ON_THE_LAB


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_reset_brings_databases_images_and_volumes_back(clean_small_lab: Lab) -> None:
    admin = enter(clean_small_lab)
    stored = clean_small_lab.folder / "data"
    image = admin.image.find_image("cirros-0.6.3-x86_64-disk")
    volume = admin.block_storage.create_volume(name="v", size=1)
    assert settled(lambda: admin.block_storage.get_volume(volume.id)) == "available"
    admin.image.delete_image(image)
    admin.identity.create_user(name="eve")

    clean_small_lab.reset()

    admin = enter(clean_small_lab)
    assert list(admin.block_storage.volumes()) == []
    assert b"".join(admin.image.download_image(image.id, stream=True).iter_content(65536)).startswith(b"QFI\xfb")
    assert admin.identity.find_user("eve") is None
    assert list((stored / "cinder" / "volumes").iterdir()) == []


def test_reset_brings_configuration_back_even_for_one_who_stands_in_its_folder(clean_small_lab: Lab) -> None:
    etc = clean_small_lab.etc
    before, folder = files(etc), (etc / "cinder").stat().st_ino
    clean = (etc / "cinder" / "cinder.conf").read_text()
    (etc / "cinder" / "cinder.conf").write_text("[DEFAULT]\ndebug = true\n")
    (etc / "cinder" / "policy.yaml").write_text("{}")
    (etc / "cinder" / "api-paste.ini").unlink()
    (etc / "glance" / "extra").mkdir()

    clean_small_lab.reset()

    assert files(etc) == before
    assert (etc / "cinder" / "cinder.conf").read_text() == clean
    assert (etc / "cinder").stat().st_ino == folder


def test_reset_of_a_lab_that_is_down_leaves_it_down_and_clean(clean_small_lab: Lab) -> None:
    enter(clean_small_lab).identity.create_user(name="eve")
    clean_small_lab.down()

    clean_small_lab.reset()

    assert clean_small_lab.status().state == "down"
    clean_small_lab.up()
    assert enter(clean_small_lab).identity.find_user("eve") is None


def test_a_reset_that_was_interrupted_is_done_at_the_next_start(clean_small_lab: Lab) -> None:
    enter(clean_small_lab).identity.create_user(name="eve")
    clean_small_lab.down()
    (clean_small_lab.folder / "reset.pending").touch()

    clean_small_lab.up()

    assert enter(clean_small_lab).identity.find_user("eve") is None


def numbers(lab: Lab) -> dict[str, int]:
    return {service.name: service.pid for service in lab.status().services}


def anew(lab: Lab) -> set[str]:
    """Reset the lab, and give the services that began anew for that."""
    before = numbers(lab)
    lab.reset()
    after = numbers(lab)
    return {name for name in before if after[name] != before[name]}


def test_only_services_that_must_begin_anew(clean_small_lab: Lab) -> None:
    clean_small_lab.reset()  # what they wrote to begin with is no change
    admin = enter(clean_small_lab)
    jo = admin.identity.create_user(name="jo")
    demo, member = admin.identity.find_project("demo"), admin.identity.find_role("member")
    admin.identity.assign_project_role_to_user(demo, jo, member)
    list(admin.block_storage.volumes())
    assert anew(clean_small_lab) == set()

    admin = enter(clean_small_lab)
    assert admin.identity.find_user("jo") is None
    assert not list(admin.identity.role_assignments(user_id=jo.id))
    assert admin.identity.create_user(name="jo").id != jo.id
    admin.block_storage.create_type(name="mine")
    assert anew(clean_small_lab) == {"cinder"}

    clean_small_lab.restart("keystone")
    assert anew(clean_small_lab) == set()
    assert enter(clean_small_lab).identity.find_user("jo") is None


def test_a_service_that_began_with_other_files_than_lie_there_now_begins_anew(clean_small_lab: Lab) -> None:
    clean_small_lab.reset()
    configuration = clean_small_lab.etc / "glance" / "glance-api.conf"
    clean = configuration.read_text()
    configuration.write_text(clean.replace("[DEFAULT]", "[DEFAULT]\nimage_member_quota = 1"))
    clean_small_lab.restart("glance")
    configuration.write_text(clean)

    assert anew(clean_small_lab) == {"glance"}


def test_after_a_snapshot_was_restored_a_reset_takes_nothing_for_clean(clean_small_lab: Lab) -> None:
    clean_small_lab.reset()
    storage = enter(clean_small_lab).block_storage
    storage.disable_service(storage.find_service("cinder-backup", host="controller", ignore_missing=False))
    saving.save(clean_small_lab.folder, "disabled", replace=True)
    clean_small_lab.reset()
    saving.restore(clean_small_lab.folder, "disabled")
    storage = enter(clean_small_lab).block_storage
    assert storage.find_service("cinder-backup", host="controller", ignore_missing=False).status == "disabled"

    clean_small_lab.reset()

    storage = enter(clean_small_lab).block_storage
    assert storage.find_service("cinder-backup", host="controller", ignore_missing=False).status == "enabled"
    saving.delete(clean_small_lab.folder, "disabled")


def test_networks_go_without_neutron_beginning_anew(clean_lab: Lab) -> None:
    clean_lab.reset()
    network = enter(clean_lab).network
    before = {one.name for one in network.networks()}, {one.name for one in network.ports()}
    made = network.create_network(name="mine")
    network.create_subnet(network_id=made.id, ip_version=4, cidr="10.9.0.0/24")
    network.update_agent(next(iter(network.agents())), admin_state_up=False)

    assert "neutron" not in anew(clean_lab)

    network = enter(clean_lab).network
    assert ({one.name for one in network.networks()}, {one.name for one in network.ports()}) == before
    assert all(agent.is_alive and agent.is_admin_state_up for agent in network.agents())
    assert network.create_network(name="mine").id != made.id


def test_reset_brings_a_service_back_that_was_only_disabled(clean_small_lab: Lab) -> None:
    def disabled() -> list[str]:
        return [one.host for one in enter(clean_small_lab).block_storage.services() if one.status == "disabled"]

    admin = enter(clean_small_lab)
    admin.block_storage.disable_service(
        admin.block_storage.find_service("cinder-scheduler", host="controller", ignore_missing=False)
    )
    assert disabled() == ["controller"]

    clean_small_lab.reset()

    assert disabled() == []


def test_reset_brings_back_what_was_changed_by_hand(clean_small_lab: Lab) -> None:
    def names() -> set[str]:
        return {one.name for one in enter(clean_small_lab).block_storage.types()}

    clean_small_lab.reset()
    before = names()
    with closing(sqlite3.connect(clean_small_lab.folder / "data" / "cinder" / "cinder.sqlite")) as line, line:
        line.execute("UPDATE volume_types SET name = 'mine'")
    assert names() == {"mine"}

    clean_small_lab.reset()

    assert names() == before

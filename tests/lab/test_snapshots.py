"""Snapshots of a lab whose services run."""

import os
import signal
import threading
from pathlib import Path

import pytest

from quizengine.core.problem import ProblemError
from quizengine.lab import saved, saving, snapshot
from quizengine.lab.lab import Lab
from quizengine.lab.status import State
from tests.lab.entering import ON_THE_LAB, enter, settled, until

pytestmark = ON_THE_LAB


def pids(lab: Lab) -> list[int]:
    return [each.pid for each in lab.status().services]


def test_a_running_lab_is_saved_without_an_end_and_put_back_with_all_that_it_held(clean_lab: Lab) -> None:
    admin = enter(clean_lab)
    volume = admin.block_storage.create_volume(name="kept", size=1)
    assert settled(lambda: admin.block_storage.get_volume(volume.id)) == "available"
    admin.object_store.create_container("box")
    admin.object_store.upload_object("box", "letter", data=b"kept")
    policy = clean_lab.etc / "cinder" / "policy.yaml"
    policy.write_text('"volume:create": "role:admin"\n')
    before = pids(clean_lab)

    saving.save(clean_lab.folder, "one", replace=True)

    assert pids(clean_lab) == before
    assert clean_lab.status().state is State.UP
    admin.object_store.delete_object("letter", container="box")
    admin.block_storage.delete_volume(volume.id)
    admin.identity.create_user(name="eve")
    policy.unlink()

    saving.restore(clean_lab.folder, "one")

    admin = enter(clean_lab)
    assert admin.block_storage.get_volume(volume.id).status == "available"
    assert admin.object_store.download_object("letter", container="box") == b"kept"
    assert admin.identity.find_user("eve") is None
    assert policy.is_file()
    clean_lab.reset()
    assert list(enter(clean_lab).block_storage.volumes()) == []


def test_what_is_saved_while_everybody_writes_is_sound(clean_small_lab: Lab) -> None:
    over = threading.Event()
    made: list[str] = []

    def write() -> None:
        admin = enter(clean_small_lab)
        while not over.is_set():
            made.append(admin.identity.create_project(name=f"project-{len(made)}").id)
            admin.block_storage.create_volume(name=f"volume-{len(made)}", size=1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        until(lambda: len(made) > 2)
        saving.save(clean_small_lab.folder, "busy", replace=True)
        known = len(made)
    finally:
        over.set()
        writer.join()
    saving.restore(clean_small_lab.folder, "busy")

    admin = enter(clean_small_lab)
    names = {each.name for each in admin.identity.projects()}
    assert {f"project-{number}" for number in range(known - 1)} <= names
    assert {each.status for each in admin.block_storage.volumes()} <= {"available", "error"}


def test_a_copy_follows_the_lab_to_other_ports(clean_small_lab: Lab) -> None:
    saving.save(clean_small_lab.folder, "one", replace=True)
    old = next(each.port for each in clean_small_lab.status().services if each.name == "keystone")
    clean_small_lab.down()
    holder = clean_small_lab.folder.parent / "other"
    holder.mkdir(exist_ok=True)
    (holder / "lab.json").write_text(f'{{"ports": {{"keystone": {old}}}}}')
    try:
        clean_small_lab.up()
    finally:
        (holder / "lab.json").unlink()
        holder.rmdir()
    assert old not in {each.port for each in clean_small_lab.status().services}

    saving.restore(clean_small_lab.folder, "one")

    assert enter(clean_small_lab, "john").list_volumes() == []


def test_a_restore_whose_supervisor_is_killed_is_done_at_the_next_start(clean_small_lab: Lab) -> None:
    saving.save(clean_small_lab.folder, "one", replace=True)
    enter(clean_small_lab).identity.create_user(name="eve")
    restoring = threading.Thread(target=_restore, args=(clean_small_lab,))
    restoring.start()
    staged = clean_small_lab.folder / snapshot.STAGED
    until(lambda: staged.exists() or not restoring.is_alive())

    os.kill(clean_small_lab.status().supervisor, signal.SIGKILL)
    restoring.join()
    begun = snapshot.pending(clean_small_lab.folder) is not None
    clean_small_lab.up()

    assert (enter(clean_small_lab).identity.find_user("eve") is None) or not begun
    assert snapshot.pending(clean_small_lab.folder) is None


def _restore(lab: Lab) -> None:
    try:
        saving.restore(lab.folder, "one")
    except ProblemError as error:
        assert error.problems[0].code == "lab.gone"  # noqa: PT017 - it may also end well


def test_a_broken_lab_can_be_saved_and_put_back(clean_small_lab: Lab) -> None:
    saving.save(clean_small_lab.folder, "well", replace=True)
    configuration = clean_small_lab.etc / "glance" / "glance-api.conf"
    configuration.write_text("nonsense")
    with pytest.raises(ProblemError):
        clean_small_lab.restart("glance")

    saving.save(clean_small_lab.folder, "broken", replace=True)
    saving.restore(clean_small_lab.folder, "well")

    assert clean_small_lab.status().state is State.UP
    broken = saved.find(clean_small_lab.folder, "broken").place(clean_small_lab.folder)
    assert Path(broken, "etc", "glance", "glance-api.conf").read_text() == "nonsense"

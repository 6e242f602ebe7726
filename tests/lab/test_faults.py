"""What goes wrong on real machines: it is told with its cause, and mended by what the lab offers."""

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from quizengine.core.problem import ProblemError
from quizengine.lab.lab import Lab
from quizengine.lab.name import folder_of
from quizengine.lab.status import State
from tests.lab.entering import ON_THE_LAB, enter, settled, until
from tests.lab.test_commands import quizengine
from tests.lab.test_life import service
from tests.labs import EVERYTHING, releases

pytestmark = ON_THE_LAB

EMPTY = {"heat_template_version": "2021-04-16", "resources": {}}


def test_a_service_that_is_killed_again_and_again_is_given_up_and_healed_by_up(clean_small_lab: Lab) -> None:
    last = 0

    def kill() -> bool:
        nonlocal last
        found = service(clean_small_lab.status(), "glance")
        if found.pid not in {0, last}:
            last = found.pid
            os.kill(last, signal.SIGKILL)
        return found.state is State.FAILED

    until(kill, 240)

    failed = service(clean_small_lab.status(), "glance")
    assert "SIGKILL" in failed.why
    assert "glance: it was ended by SIGKILL" in clean_small_lab.status().why
    assert clean_small_lab.up() is True
    assert clean_small_lab.status().state is State.UP
    assert [each.name for each in enter(clean_small_lab).image.images()]


def test_what_was_in_flight_when_all_was_killed_has_failed(clean_lab: Lab) -> None:
    admin = enter(clean_lab)
    volume = admin.block_storage.create_volume(name="v", size=1)
    assert settled(lambda: admin.block_storage.get_volume(volume.id)) == "available"
    snapshot = admin.block_storage.create_snapshot(volume_id=volume.id, name="s")
    assert settled(lambda: admin.block_storage.get_snapshot(snapshot.id)) == "available"
    backup = admin.block_storage.create_backup(volume_id=volume.id, name="b")
    assert settled(lambda: admin.block_storage.get_backup(backup.id)) == "available"
    stack = admin.orchestration.create_stack(name="k", template=EMPTY)
    until(lambda: admin.orchestration.get_stack(stack.id).status == "CREATE_COMPLETE")
    before = clean_lab.status()
    os.kill(before.supervisor, signal.SIGKILL)
    until(lambda: clean_lab.status().state is State.DOWN)
    _set(clean_lab, "cinder", "UPDATE volumes SET status = 'creating'")
    _set(clean_lab, "cinder", "UPDATE snapshots SET status = 'deleting'")
    _set(clean_lab, "cinder", "UPDATE backups SET status = 'creating'")
    _set(clean_lab, "heat", "UPDATE stack SET status = 'IN_PROGRESS'")

    clean_lab.up(only=EVERYTHING)

    admin = enter(clean_lab)
    assert admin.block_storage.get_volume(volume.id).status == "error"
    assert admin.block_storage.get_snapshot(snapshot.id).status == "error_deleting"
    assert admin.block_storage.get_backup(backup.id).status == "error"
    assert admin.orchestration.get_stack(stack.id).status == "CREATE_FAILED"
    admin.orchestration.delete_stack(stack.id)
    until(lambda: admin.orchestration.find_stack(stack.id) is None)


def _set(lab: Lab, database: str, statement: str) -> None:
    """Have a database say what one says whose service was killed in the middle."""
    with closing(sqlite3.connect(lab.folder / "data" / database / f"{database}.sqlite")) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def test_a_broken_policy_is_told_with_its_place_and_mended_by_reset(clean_small_lab: Lab) -> None:
    policy = clean_small_lab.etc / "cinder" / "policy.yaml"
    policy.write_text("volume:create: [unclosed\n")

    told = quizengine(clean_small_lab, "status").stdout
    with pytest.raises(ProblemError) as caught:
        clean_small_lab.restart("cinder")

    assert f"{policy}: while parsing" in " ".join(told.split())
    assert caught.value.problems[0].why.startswith(f"cinder: it answers 500: ValueError: {policy}: while parsing")
    assert service(clean_small_lab.status(), "cinder").state is State.FAILED
    clean_small_lab.reset()
    assert clean_small_lab.status().state is State.UP
    assert not policy.exists()


def test_a_broken_configuration_is_told_by_its_line(clean_small_lab: Lab) -> None:
    (clean_small_lab.etc / "cinder" / "cinder.conf").write_text("[DEFAULT]\nnonsense\n")

    with pytest.raises(ProblemError) as caught:
        clean_small_lab.restart("cinder")

    assert "cinder.conf:2" in caught.value.problems[0].why
    clean_small_lab.reset()
    assert enter(clean_small_lab, "john").list_volumes() == []


def test_a_folder_for_temporary_files_that_is_not_there_is_no_hindrance(clean_small_lab: Lab, tmp_path: Path) -> None:
    clean_small_lab.down()

    told = quizengine(clean_small_lab, "up", "--only", "keystone", TMPDIR=str(tmp_path / "nowhere"))

    assert (told.returncode, clean_small_lab.status().state) == (0, State.UP)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of its own that is soon full."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m", "none", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_survived_and_changes_nothing(small_disk: Path) -> None:
    small = Lab(folder_of(small_disk, "small"), releases())
    try:
        small.up(only=["keystone"])
        enter(small).identity.create_project(name="kept")
        with _full(small_disk):
            failures = _failures(enter(small))
            with pytest.raises(ProblemError) as caught:
                small.reset()
            assert caught.value.problems[0].code == "lab.not-copied"
            assert "No space left" in caught.value.problems[0].why
            assert "make room" in caught.value.problems[0].mend
        assert failures
        assert small.status().state is State.UP
        assert enter(small).identity.find_project("kept") is not None
        enter(small).identity.create_project(name="after")
        small.reset()
        assert enter(small).identity.find_project("kept") is None
    finally:
        small.destroy()


class _full:  # noqa: N801 - it reads as the word that it is
    """A disk whose last byte is taken, as long as this lasts."""

    def __init__(self, disk: Path) -> None:
        self.filler = disk / "filler"

    def __enter__(self) -> None:
        with self.filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return

    def __exit__(self, *_: object) -> None:
        self.filler.unlink()


def _failures(admin: Any) -> list[Exception]:
    """Write until it fails: a database has some room of its own at first."""
    for number in range(2000):
        try:
            admin.identity.create_project(name=f"too-much-{number}", description="x" * 200)
        except Exception as error:  # noqa: BLE001 - whatever the SDK makes of the service's answer
            return [error]
    return []

"""The lab's parts that need no service."""

import filecmp
import os
import random
import socket
import subprocess
from pathlib import Path

import pytest

from quizengine.core.problem import ProblemError
from quizengine.lab import disk_image, ports
from quizengine.lab.credentials import write_credentials
from quizengine.lab.door import DoorError, ask, guard, open_door
from quizengine.lab.install import install
from quizengine.lab.lab import Lab
from quizengine.lab.last_words import last_words
from quizengine.lab.mirror import mirror
from quizengine.lab.release import Release, lock
from quizengine.lab.service import discover
from quizengine.lab.site import Site
from quizengine.lab.status import ServiceStatus, State, overall
from quizengine.lab.turn import turn


def a_site(folder: Path) -> Site:
    services = discover()
    numbers = {endpoint.name: 20000 + order for order, each in enumerate(services) for endpoint in each.endpoints}
    return Site.new(folder, "release", numbers, [each.name for each in services])


def test_services_are_found_by_their_files_those_that_others_need_first() -> None:
    names = [service.name for service in discover()]

    assert names.index("keystone") < names.index("glance") < names.index("cinder")


def test_everything_that_is_installed_is_pinned_with_its_hash_and_names_no_registry() -> None:
    for name in ("services", "client"):
        text = lock(name).read_text(encoding="utf-8")
        pinned = [line for line in text.splitlines() if "==" in line]
        assert text.count("--hash=sha256:") >= len(pinned) > 30
        assert "://" not in text


def test_a_site_is_read_back_as_it_was_written_for_its_owner_only(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    site.save()

    assert Site.load(tmp_path) == site
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_two_labs_share_no_password(tmp_path: Path) -> None:
    first, second = a_site(tmp_path), a_site(tmp_path)

    assert not set(first.passwords.values()) & set(second.passwords.values())


def test_openrc_gives_each_person_their_own_password(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    write_credentials(site)

    script = f". {tmp_path}/openrc john; echo $OS_USERNAME $OS_PASSWORD"
    told = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout

    assert told.split() == ["john", site.passwords["john"]]


def test_a_port_is_kept_while_it_is_free_and_chosen_anew_when_it_is_not() -> None:
    first = ports.choose(["a", "b"])
    assert ports.choose(["a", "b"], first) == first

    with socket.create_server(("127.0.0.1", first["a"])):
        second = ports.choose(["a", "b"], first)

    assert second["b"] == first["b"]
    assert second["a"] not in first.values()


def test_a_mirror_is_like_its_source_and_follows_no_link_out_of_itself(tmp_path: Path) -> None:
    source, target, outside = tmp_path / "source", tmp_path / "target", tmp_path / "outside"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "file").write_text("clean")
    (source / "plain").write_text("clean")
    outside.write_text("precious")
    (target / "plain").mkdir(parents=True)
    (target / "extra").mkdir()
    (target / "sub").symlink_to(tmp_path)

    mirror(source, target)
    (target / "plain").unlink()
    (target / "plain").symlink_to(outside)
    mirror(source, target)

    assert sorted(str(path.relative_to(target)) for path in target.rglob("*")) == ["plain", "sub", "sub/file"]
    assert (target / "plain").read_text() == "clean"
    assert outside.read_text() == "precious"


@pytest.mark.parametrize("seed", range(4))
def test_a_disk_that_was_packed_is_unpacked_as_it_was(tmp_path: Path, seed: int) -> None:
    disk, image, back = tmp_path / "disk", tmp_path / "image", tmp_path / "back"
    dice = random.Random(seed)  # noqa: S311 - it makes test data
    size = dice.choice([1, 40, 530]) * 1024 * 1024 + dice.randrange(3)
    with disk.open("wb") as file:
        file.truncate(size)
        for _ in range(dice.randrange(9)):
            file.seek(dice.randrange(size))
            file.write(dice.randbytes(min(70_000, size - file.tell())))

    disk_image.pack(disk, image)

    assert disk_image.is_qcow2(image)
    assert disk_image.size(image) == size == disk_image.unpack(image, back)
    assert filecmp.cmp(disk, back, shallow=False)


@pytest.mark.parametrize("packed", [True, False])
def test_the_beginning_of_a_disk_is_read_whether_it_is_packed_or_not(tmp_path: Path, *, packed: bool) -> None:
    disk, image = tmp_path / "disk", tmp_path / "image"
    content = random.Random(7).randbytes(70_000)  # noqa: S311 - it makes test data
    content += bytes(200_000) + b"the end"
    disk.write_bytes(content)
    if packed:
        disk_image.pack(disk, image)

    with (image if packed else disk).open("rb") as file:
        assert disk_image.beginning(file, 100_000) == content[:100_000]
        assert disk_image.beginning(file, 300_000) == content


def test_a_blank_image_leaves_nothing_of_what_a_disk_held(tmp_path: Path) -> None:
    disk, image = tmp_path / "disk", tmp_path / "image"
    disk.write_bytes(b"something")
    disk_image.write_empty(image, 1024)

    disk_image.unpack(image, disk)

    assert disk.read_bytes() == bytes(1024)


@pytest.mark.parametrize(
    ("place", "value"),
    [(8, (4096).to_bytes(8, "big")), (20, (63).to_bytes(4, "big")), (36, b"\xff" * 4), (40, b"\xff" * 8)],
    ids=["leans on another file", "has clusters of exabytes", "has a table of gigabytes", "has it behind every end"],
)
def test_an_image_that_cannot_be_unpacked_is_refused(tmp_path: Path, place: int, value: bytes) -> None:
    image = tmp_path / "image"
    disk_image.write_empty(image, 1024)
    content = bytearray(image.read_bytes())
    content[place : place + len(value)] = value
    image.write_bytes(content)

    with pytest.raises(disk_image.DiskImageError):
        disk_image.size(image)


def test_a_door_is_found_however_deep_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / ("deep" * 40) / ("deeper" * 40)
    folder.mkdir(parents=True)

    with open_door(folder):
        assert guard(folder) == os.getpid()
    assert guard(folder) == 0
    with pytest.raises(DoorError):
        ask(folder, {"do": "status"})


def test_a_folder_without_a_lab_is_absent_and_gives_no_credentials(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "none", tmp_path)

    assert lab.status().state is State.ABSENT
    assert lab.down() is False
    assert lab.destroy() is False
    with pytest.raises(ProblemError, match="no lab yet"):
        lab.credentials("admin")


def test_a_release_without_its_marker_is_not_taken_for_whole(tmp_path: Path) -> None:
    release = Release.pinned(tmp_path)
    for venv in (release.services, release.client):
        (venv / "bin").mkdir(parents=True)
        (venv / "bin" / "python").touch()
    assert not release.is_complete()

    (release.folder / "complete").touch()

    assert install(tmp_path) == release


def test_an_index_out_of_reach_is_told_with_its_mend_and_leaves_nothing_that_seems_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")

    with pytest.raises(ProblemError) as caught:
        install(tmp_path / "releases")

    assert caught.value.problems[0].code == "lab.unreachable"
    assert caught.value.problems[0].why
    assert not Release.pinned(tmp_path / "releases").is_complete()


def test_a_release_whose_interpreter_is_gone_is_not_taken_for_whole(tmp_path: Path) -> None:
    release = Release.pinned(tmp_path)
    (release.services / "bin").mkdir(parents=True)
    (release.services / "bin" / "python").symlink_to(tmp_path / "gone")
    (release.folder / "complete").touch()

    assert not release.is_complete()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_told_with_its_mend(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(ProblemError) as caught, turn(tmp_path / "lab", make=True):
        pass

    assert caught.value.problems[0].code == "lab.unwritable"


def test_last_words_are_those_of_the_error_without_secrets(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("old error\n")
    start = log.stat().st_size
    with log.open("a") as file:
        file.write("1 INFO fine\nTraceback (most recent call last):\n  File x\nValueError: bad s3cret\n2 WARNING hm\n")

    assert last_words(log, start, ["s3cret"]) == "ValueError: bad ***"


def test_a_lab_is_as_far_as_the_least_of_its_services(tmp_path: Path) -> None:
    def of(*states: State) -> State:
        return overall(tuple(ServiceStatus("x", state, "", 0, tmp_path, tmp_path) for state in states))

    assert of(State.UP, State.UP) is State.UP
    assert of(State.UP, State.STARTING) is State.STARTING
    assert of(State.FAILED, State.STARTING) is State.FAILED
    assert of(State.UP, State.DOWN) is State.STARTING

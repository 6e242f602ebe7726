"""What was written to a server's disk goes with the images and the volumes that are made of it."""

import io
import tarfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from quizengine.core.problem import ProblemError
from quizengine.lab import disk_image
from quizengine.lab.plane import asking, contents
from tests.lab_plane.cloud import Cloud, Server, number, until

GIB = 1 << 30
WRITE = "echo kept > /root/note; ln -s /root/note /home/link; echo later >> /etc/fstab"
READ = "cat /home/link; tail -n 1 /etc/fstab"


@pytest.fixture
def place(cloud: Cloud) -> tuple[str, str]:
    return cloud.network("10.0.0.0/24", "10.0.0.1")


def image(cloud: Cloud, content: bytes, *, packed: bool) -> str:
    """Make an image whose disk begins so."""
    made = number()
    folder = cloud.inside.lab / "data" / "glance" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    disk = folder / f"{made}.raw" if packed else folder / made
    with disk.open("wb") as file:
        file.write(content)
        file.truncate(GIB)
    if packed:
        disk_image.pack(disk, folder / made)
    return made


def runs(cloud: Cloud, server: Server) -> None:
    def booted() -> bool:
        with suppress(ProblemError):  # it does not run yet
            return cloud.on(server, "test -e /var/lib/cloud/done").returncode == 0
        return False

    until(booted)


@pytest.mark.parametrize("packed", [True, False])
def test_an_image_of_a_server_brings_along_what_was_written(
    cloud: Cloud, place: tuple[str, str], *, packed: bool
) -> None:
    one = cloud.server("one", place, "10.0.0.5")
    cloud.start()
    runs(cloud, one)
    cloud.on(one, WRITE)
    written = asking.written(cloud.inside.lab, one.number)

    two = cloud.server("two", place, "10.0.0.6", image_ref=image(cloud, written, packed=packed))

    runs(cloud, two)
    assert cloud.on(two, READ).stdout == "kept\nlater\n"
    assert cloud.on(two, "hostname; stat -c %a /tmp").stdout == "two\n1777\n"
    assert cloud.complaints() == ""


def test_a_volume_holds_what_the_servers_wrote_that_ran_from_it(cloud: Cloud, place: tuple[str, str]) -> None:
    one, two = (
        cloud.server("one", place, "10.0.0.5"),
        cloud.server("two", place, "10.0.0.6", vm_state="stopped", power_state=4),
    )
    volume = cloud.volume("volume-1")
    cloud.attach(one, "vda", volume)
    cloud.start()
    runs(cloud, one)
    cloud.on(one, WRITE)
    until(lambda: cloud.on(one, "test -f /dev/vda").returncode == 0)

    asking.settle(cloud.inside.lab, volume)

    assert mark(volume) == contents.MARK
    cloud.on(one, "echo last > /root/note")
    cloud.do("nova", "UPDATE instances SET deleted = 1 WHERE uuid = ?", one.number)
    cloud.attach(two, "vda", volume)
    cloud.power(two, 1)
    runs(cloud, two)
    assert cloud.on(two, READ).stdout == "last\nlater\n"


def test_a_volume_that_begins_with_something_else_is_left_alone(cloud: Cloud, place: tuple[str, str]) -> None:
    server = cloud.server("web", place, "10.0.0.5")
    volume = cloud.volume("volume-1")
    with volume.open("r+b") as file:
        file.write(b"a boot sector")
    cloud.attach(server, "vda", volume)
    cloud.start()
    runs(cloud, server)
    until(lambda: cloud.on(server, "test -f /dev/vda").returncode == 0)

    asking.settle(cloud.inside.lab, volume)

    assert mark(volume) == b"a boot sector".ljust(16, b"\0")


def test_an_image_writes_nowhere_but_to_the_disk(cloud: Cloud, place: tuple[str, str], tmp_path: Path) -> None:
    target = tmp_path / "theirs"
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:") as archive:
        for name, link in (("escape", str(tmp_path)), ("own", "")):
            member = tarfile.TarInfo(name)
            if link:
                member.type, member.linkname = tarfile.SYMTYPE, link
            archive.addfile(member)
        for name in ("escape/theirs", f"..{target}", str(target), "../" * 20 + str(target)[1:]):
            member = tarfile.TarInfo(name)
            member.size = 4
            archive.addfile(member, io.BytesIO(b"mine"))
    content = zlib.compress(held.getvalue())
    head = contents.HEAD.pack(contents.MARK, len(content))
    server = cloud.server("web", place, "10.0.0.5", image_ref=image(cloud, head + content, packed=False))
    broken = image(cloud, head + b"no archive at all", packed=False)
    other = cloud.server("other", place, "10.0.0.6", image_ref=broken)

    cloud.start()

    runs(cloud, server)
    runs(cloud, other)
    assert cloud.on(server, "test -f /own").returncode == 0
    assert not target.exists()


def mark(volume: Path) -> bytes:
    with volume.open("rb") as file:
        return file.read(16)

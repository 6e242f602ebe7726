"""Volumes are disks of the servers that they are attached to."""

import os
import shutil

import pytest

from quizengine.lab.plane.well_formed import DISK
from tests.lab_plane.cloud import Cloud, until

FORMAT = "mkfs.ext4 -q -L data /dev/vdb && cd /tmp && echo kept > note && debugfs -w -R 'write note note' /dev/vdb"
READ = "debugfs -R 'cat note' /dev/vdc 2> /dev/null"


@pytest.fixture
def place(cloud: Cloud) -> tuple[str, str]:
    return cloud.network("10.0.0.0/24", "10.0.0.1")


def test_a_volume_may_bear_the_name_of_this_machine_s_own_disk(cloud: Cloud, place: tuple[str, str]) -> None:
    server = cloud.server("web", place, "10.0.0.5")
    cloud.start()
    until(lambda: cloud.on(server, "true").returncode == 0)
    lent = cloud.on(server, "grep ' /usr ' /proc/mounts | cut -d' ' -f1").stdout.strip().removeprefix("/dev/")
    name = lent if DISK.fullmatch(lent) else "vda"

    for volume in ("volume-1", "volume-2"):
        cloud.attach(server, name, cloud.volume(volume))
        until(lambda: cloud.on(server, f"test -f /dev/{name}").returncode == 0)
        cloud.detach(server)
        until(lambda: cloud.on(server, f"test -e /dev/{name}").returncode == 1)

    assert cloud.on(server, "lsblk -n").stdout.split()[-1] == "/"
    assert cloud.complaints() == ""


def test_a_volume_is_a_disk_while_it_is_attached_and_keeps_what_was_written(
    cloud: Cloud, place: tuple[str, str]
) -> None:
    one, two = cloud.server("one", place, "10.0.0.5"), cloud.server("two", place, "10.0.0.6")
    volume = cloud.volume("volume-1")
    cloud.start()

    cloud.attach(one, "vdb", volume)
    until(lambda: cloud.on(one, "test -f /dev/vdb").returncode == 0)
    assert cloud.on(one, FORMAT).returncode == 0
    assert "vda    254:0    0   48M  0 disk /\n" in cloud.on(one, "lsblk").stdout
    assert "vdb    254:16   0    1G  0 disk" in cloud.on(one, "lsblk").stdout
    named, sized = cloud.on(one, "lsblk -b").stdout.splitlines()[::2]
    assert "1073741824" in sized
    assert named.index("TYPE") == sized.index("disk")  # where programs look for it
    assert cloud.on(one, "lsblk -dno name,fstype").stdout.split() == ["vda", "vdb", "ext4"]
    assert 'LABEL="data"' in cloud.on(one, "blkid").stdout
    cloud.power(one, 4, "stopped")
    until(lambda: not cloud.inside.run("ls /sys/class/net | grep tap").stdout.splitlines()[1:])
    cloud.power(one, 1)
    until(lambda: cloud.on(one, "test -f /dev/vdb").returncode == 0)
    cloud.detach(one)
    until(lambda: cloud.on(one, "test -e /dev/vdb").returncode == 1)

    cloud.attach(two, "vdc", volume, "ro")
    until(lambda: cloud.on(two, "test -f /dev/vdc").returncode == 0)
    assert cloud.on(two, READ).stdout == "kept\n"
    assert "Read-only file system" in cloud.on(two, "echo > /dev/vdc").stderr
    assert cloud.complaints() == ""


def test_a_file_system_is_mounted_and_goes_with_its_volume(cloud: Cloud, place: tuple[str, str]) -> None:
    if not shutil.which("fuse2fs", path="/usr/bin:/usr/sbin") or not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip("this machine lacks fuse2fs, or lets nobody have /dev/fuse")
    one, two = cloud.server("one", place, "10.0.0.5"), cloud.server("two", place, "10.0.0.6")
    volume = cloud.volume("volume-1")
    cloud.attach(one, "vdb", volume)
    cloud.start()

    assert cloud.on(one, "mkfs.ext4 -q /dev/vdb && mount /dev/vdb /mnt && echo kept > /mnt/note").stderr == ""
    assert "/dev/vdb /mnt fuse.ext4" in cloud.on(one, "cat /proc/mounts").stdout
    assert "busy" in cloud.on(one, "cd /mnt; umount /mnt").stderr
    assert cloud.on(one, "become cirros mount /dev/vdb /srv").stderr == "mount: only root can do that\n"
    cloud.on(one, "umount /dev/vdb; echo '/dev/vdb /srv ext4 ro 0 0' > /etc/fstab; mount -a")
    assert cloud.on(one, "cat /srv/note; echo more > /srv/note || ls /mnt").stdout == "kept\n"
    assert (
        cloud.on(one, "for each in x '' 'mount\t1' 'mount\t1\t/\t/x\t\t'; do echo \"$each\" > /run/bell; done").stderr
        == ""
    )
    assert "bad magic" in cloud.on(one, "head -c 1M /dev/zero > /tmp/x; mount /tmp/x /mnt").stderr.lower()
    cloud.detach(one)
    until(lambda: cloud.on(one, "ls /srv").stdout == "")

    cloud.attach(two, "vdb", volume)
    until(lambda: cloud.on(two, "test -f /dev/vdb").returncode == 0)
    assert cloud.on(two, "mount /dev/vdb /mnt; cat /mnt/note").stdout == "kept\n"
    assert cloud.complaints() == ""


def test_no_file_but_a_volume_s_becomes_a_disk(cloud: Cloud, place: tuple[str, str]) -> None:
    server = cloud.server("web", place, "10.0.0.5")
    volume = cloud.volume("volume-1")
    secret = cloud.inside.lab / "secrets.json"
    secret.write_text("the passwords")
    (volume.parent / "volume-2").symlink_to(secret)
    for device, file in (("vdb", secret), ("vdc", volume.with_name("volume-2")), ("../x", volume), ("vdd", volume)):
        cloud.attach(server, device, file)

    cloud.start()

    assert cloud.on(server, "cd /dev; ls -d vd? x").stdout == "vdd\n"
    assert "/dev/vdc: cinder/volumes/volume-2: Too many levels of symbolic links" in cloud.complaints()

"""The virtual machine: what it is made of, and what is made of what its programs tell."""

import socket
from pathlib import Path

import pytest

from quizengine.cloud.host import HostUnseenError
from quizengine.lab.vm.line import Call, Said
from quizengine.lab.vm.parts import kernel, lacking
from quizengine.lab.vm.view import disks, read

LEANING = """\
kernel/drivers/md/dm-mod.ko.xz: kernel/lib/dax.ko.xz
kernel/lib/dax.ko.xz:
kernel/drivers/block/virtio_blk.ko.xz: kernel/virtio_ring.ko.xz kernel/virtio.ko.xz
kernel/virtio.ko.xz:
kernel/virtio_ring.ko.xz: kernel/virtio.ko.xz
kernel/fs/xfs/xfs.ko.xz:
kernel/drivers/block/nbd.ko.xz:
"""
LVS = """{"report": [{"lv": [{"lv_name": "da-ta", "vg_name": "v-g", "lv_size": "25165824", "segtype": "striped",
 "stripes": "2", "stripe_size": "65536", "devices": "/dev/vdb(0),/dev/vda(0)"}]}]}"""
VGS = (
    """{"report": [{"vg": [{"vg_name": "v-g", "vg_size": "25165824", "vg_free": "0", "vg_extent_size": "4194304"}]}]}"""
)
PVS = """{"report": [{"pv": [{"pv_name": "/dev/vda", "vg_name": "v-g"}, {"pv_name": "/dev/vdb", "vg_name": ""}]}]}"""
MOUNTS = """{"filesystems": [{"source": "/dev/mapper/v--g-da--ta", "target": "/mnt/data"}]}"""
BLKID = """\
DEVNAME=/dev/vda
TYPE=LVM2_member

DEVNAME=/dev/mapper/v--g-da--ta
LABEL=a=b
TYPE=ext4
"""


def a_kernel(root: Path, version: str, leaning: str = LEANING) -> None:
    modules = root / "lib" / "modules" / version
    modules.mkdir(parents=True)
    (root / "boot").mkdir(exist_ok=True)
    (root / "boot" / f"vmlinuz-{version}").write_text("")
    (modules / "modules.dep").write_text(leaning)
    (modules / "modules.builtin").write_text("kernel/fs/ext4/ext4.ko\nkernel/virtio_pci.ko\n")


def told(*reports: str) -> str:
    return "--\n".join(f"{report}\n" for report in reports)


def test_the_newest_kernel_that_has_all_modules_is_taken_with_those_they_lean_on(tmp_path: Path) -> None:
    for version in ("6.1.0-9-cloud", "6.1.0-56-cloud"):
        a_kernel(tmp_path, version)
    a_kernel(tmp_path, "6.2.0-1-odd", "")
    found = kernel(tmp_path)
    assert found is not None
    assert found.image.name == "vmlinuz-6.1.0-56-cloud"
    assert found.loaded == ("virtio_blk", "dm_mod")
    assert {Path(path).name for path in found.modules} == {
        *("virtio.ko.xz", "virtio_ring.ko.xz", "virtio_blk.ko.xz", "dax.ko.xz", "dm-mod.ko.xz", "nbd.ko.xz")
    }


def test_a_machine_that_lacks_its_parts_names_the_packages(tmp_path: Path) -> None:
    (tmp_path / "boot").mkdir()
    missing = lacking(tmp_path, str(tmp_path))
    assert {"qemu-system-x86", "lvm2", "linux-image-cloud-amd64"} <= {*missing}
    a_kernel(tmp_path, "6.1.0-9-cloud")
    assert "linux-image-cloud-amd64" not in lacking(tmp_path, str(tmp_path))


def test_volumes_groups_and_file_systems_are_read_from_what_programs_tell() -> None:
    found = read(told(LVS, VGS, PVS, MOUNTS, BLKID))
    assert found["volumes"] == [
        {
            "name": "da-ta",
            "group": "v-g",
            "bytes": 24 * 1024**2,
            "type": "striped",
            "stripes": 2,
            "stripe_bytes": 65536,
            "disks": ["/dev/vda", "/dev/vdb"],
        }
    ]
    assert found["groups"] == [
        {"name": "v-g", "bytes": 24 * 1024**2, "free_bytes": 0, "extent_bytes": 4 * 1024**2, "disks": ["/dev/vda"]}
    ]
    assert found["file_systems"] == [
        {"device": "/dev/vda", "type": "LVM2_member", "mounted_at": []},
        {"device": "/dev/v-g/da-ta", "type": "ext4", "mounted_at": ["/mnt/data"]},
    ]


def test_nothing_mounted_and_no_volume_are_told_as_such() -> None:
    nothing = [f'{{"report": [{{"{kind}": []}}]}}' for kind in ("lv", "vg", "pv")]
    assert read(told(*nothing, "", "")) == {"volumes": [], "groups": [], "file_systems": []}


@pytest.mark.parametrize("words", ["", "lvs: not found\n", told("{}", VGS, PVS, MOUNTS, BLKID)])
def test_what_no_program_of_these_would_tell_is_not_taken_for_an_answer(words: str) -> None:
    with pytest.raises(HostUnseenError, match="nothing that is understood"):
        read(words)


def test_without_disks_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    assert disks(tmp_path) is None


def test_disks_that_nobody_can_look_at_are_unseen(tmp_path: Path) -> None:
    (tmp_path / "disks").mkdir()
    with pytest.raises(HostUnseenError, match="does not answer"):
        disks(tmp_path)


def test_a_line_on_which_nobody_serves_yet_adds_nothing_to_what_a_script_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.urandom", bytes)
    word = bytes(8).hex()
    ours, machine = socket.socketpair()
    with ours, machine:
        machine.sendall(f"\n{word} run ZWNobyBrZXB0\n{word} 1 kept\n{word} = 0\n".encode())
        assert [*Call(ours, "echo kept").said()] == [Said("1", "kept"), Said("=", "0")]

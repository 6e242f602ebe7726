"""The virtual machine's file system, made of this machine's programs; it is in memory, and gone with the machine."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from quizengine.lab.vm import parts, scripts
from quizengine.lab.vm.archive import Archive
from quizengine.lab.vm.parts import Kernel

SHELL = """
    base64 basename bash cat chmod chown clear cmp cp cut date dd depmod df diff dirname dmesg du echo env expr false
    find free grep gzip head hexdump hostname id kill less ln ls lsmod mkdir mknod mktemp modprobe more mount mountpoint
    mv nano od printf ps pwd readlink realpath rm rmdir rmmod sed seq setsid sh sleep sort stat stty sync tail tar tee
    test touch tr tree true truncate tty umount uname uniq vi vim.tiny wc which xargs xxd
"""
STORAGE = """
    badblocks blkdiscard blkid blockdev cfdisk debugfs dmsetup dumpe2fs e2fsck e2label fdisk file findfs findmnt
    fsck fsck.ext4 losetup lsblk lvm mkfs mkfs.btrfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs parted partprobe
    qemu-img qemu-nbd resize2fs sfdisk tune2fs wipefs
"""
# What lvm2 has as links to one program.
LVM = """
    lvchange lvconvert lvcreate lvdisplay lvextend lvmdiskscan lvreduce lvremove lvrename lvresize lvs lvscan
    pvchange pvck pvcreate pvdisplay pvmove pvremove pvresize pvs pvscan vgcfgbackup vgcfgrestore vgchange vgck
    vgcreate vgdisplay vgextend vgimport vgmerge vgmknodes vgreduce vgremove vgrename vgs vgscan vgsplit
"""
FILES = ("/etc/mke2fs.conf", "/etc/ld.so.cache")
TERMINALS = ("linux", "screen", "screen-256color", "tmux", "tmux-256color", "vt100", "xterm", "xterm-256color")
TERMINFO = ("/lib/terminfo", "/usr/share/terminfo")
MERGED = ("bin", "lib", "lib32", "lib64", "sbin")


def build(target: Path, kernel: Kernel) -> None:
    """Write it into a file."""
    with target.open("wb") as file:
        archive = Archive(file)
        for folder in scripts.FOLDERS:
            archive.folder(folder)
        for name in MERGED:
            archive.folder(f"/usr/{name}")
            archive.link(f"/{name}", f"usr/{name}")
        for name, text in {**scripts.PROGRAMS, **scripts.TEXTS}.items():
            archive.text(name, text)
        _add_programs(archive)
        for name, goal in scripts.LINKS.items():
            archive.link(name, goal)
        for path in kernel.modules:
            archive.copy(str(kernel.folder / path), f"/usr/lib/modules/{kernel.folder.name}/{path}")
        archive.text("/etc/modules", " ".join(kernel.loaded))
        archive.close()


def _add_programs(archive: Archive) -> None:
    found = [path for name in (SHELL + STORAGE).split() if (path := parts.program(name))]
    for path in (*found, *_libraries(found)):
        archive.copy(os.path.realpath(path), _merged(path))
    for name in LVM.split():
        archive.link(f"/usr/sbin/{name}", "lvm")
    for path in (*FILES, *(f"{folder}/{name[0]}/{name}" for folder in TERMINFO for name in TERMINALS)):
        if Path(path).is_file():
            archive.copy(path, _merged(path))


def _libraries(programs: Iterable[str]) -> Iterator[str]:
    """Give the shared libraries that these programs, and they themselves, are linked with."""
    told = subprocess.run(  # noqa: S603 - the machine's own program
        ["ldd", *programs],  # noqa: S607 - on the machine's own PATH
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": parts.PATH, "LC_ALL": "C"},
    )
    for line in told.stdout.splitlines():
        words = [word for word in line.split() if word.startswith("/")]
        if words and not line.endswith(":"):
            yield words[-1]


def _merged(path: str) -> str:
    """Give a path below /usr, where everything is."""
    return f"/usr{path}" if path.split("/")[1] in MERGED else path

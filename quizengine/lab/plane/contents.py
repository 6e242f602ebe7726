"""What was written to a server's disk, as it travels: at the beginning of an image's disk, or of a volume.

There it is an archive, after a mark and its length. Whoever reads or writes the files of a disk is shut up in it, since
a server may make anything of them while it runs.
"""

import io
import os
import stat
import struct
import tarfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from quizengine.lab import disk_image
from quizengine.lab.host import kernel, root

HEAD = struct.Struct(">16sQ")
MARK = b"quizengine disk\n"
LARGEST = 64 * 1024**2
QUICKLY = 1
# What this machine lends, what only a server that runs has, and by what it knows that it did once what is done once.
STAYS = frozenset({"dev", "proc", "run", "sys", "usr", "opt/lab", "var/lib/cloud", *root.MERGED})


def pack(disk: Path) -> int:
    """Give a file in memory with what was written to a disk."""
    file = os.memfd_create("disk")
    _shut_up_in(disk, lambda: _pack(file))
    return file


def keep(disk: Path, volume: int) -> None:
    """Write it to the beginning of a volume, which is then closed.

    One that begins with something else is left alone, and one that is too small, too.
    """
    try:
        head, size = os.pread(volume, HEAD.size, 0), os.fstat(volume).st_size
        if head.strip(b"\0") and not head.startswith(MARK):
            return
        packed = pack(disk)
        try:
            length = os.fstat(packed).st_size
            if length <= size:
                os.lseek(packed, 0, os.SEEK_SET)
                os.lseek(volume, 0, os.SEEK_SET)
                while length > 0:
                    length -= os.sendfile(volume, packed, None, length)
        finally:
            os.close(packed)
    finally:
        os.close(volume)


def unpack(source: int, disk: Path) -> None:
    """Put on a disk what an image or a volume, which is then closed, brings along, if it does."""
    with os.fdopen(source, "rb") as file:
        if not stat.S_ISREG(os.fstat(source).st_mode):
            return
        try:
            head = disk_image.beginning(file, HEAD.size)
            mark, length = HEAD.unpack(head) if len(head) == HEAD.size else (b"", 0)
            if mark != MARK or length > LARGEST:
                return
            packed = disk_image.beginning(file, HEAD.size + length)[HEAD.size :]
            archive = zlib.decompressobj().decompress(packed, LARGEST)
        except (disk_image.DiskImageError, zlib.error):
            return
    _shut_up_in(disk, lambda: _unpack(archive))


def _pack(file: int) -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:") as archive:
        for path in sorted(Path().iterdir()):
            archive.add(path.name, filter=lambda member: None if member.name in STAYS else member)
    packed = zlib.compress(held.getbuffer(), QUICKLY)
    with os.fdopen(os.dup(file), "wb") as target:
        target.write(HEAD.pack(MARK, len(packed)) + packed)


def _unpack(archive: bytes) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:") as members:
        for member in members:
            with suppress(OSError):
                members.extract(member, numeric_owner=True, filter="fully_trusted")


def _shut_up_in(disk: Path, work: Callable[[], None]) -> None:
    """Do something in a child that sees nothing but the disk; what could not be done is left."""
    child = os.fork()
    if child == 0:
        try:
            kernel.die_with_parent()
            os.chroot(disk)
            os.chdir("/")
            work()
        finally:
            os._exit(0)
    os.waitpid(child, 0)

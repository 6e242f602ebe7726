"""Disk images in QEMU's qcow2 format: making small valid ones, and unpacking those that people bring."""

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from quizengine.lab.sparse import data_ranges

MAGIC = b"QFI\xfb"
HEADER = struct.Struct(">4sIQIIQIIQQIIQ")
HEADER_V3 = struct.Struct(">QQQII")
CLUSTER_BITS = 16
CLUSTER = 1 << CLUSTER_BITS
OFFSET_MASK = 0x00FFFFFFFFFFFE00
COMPRESSED, ZEROES, COPIED = 1 << 62, 1, 1 << 63
DIRTY_OR_CORRUPT = 3
# What QEMU itself takes, so that nobody has this reserve more memory than there is.
CLUSTER_BITS_TAKEN, FIRST_LEVEL_BYTES = range(9, 22), 32 * 1024**2


class DiskImageError(Exception):
    """The file is no qcow2 image, or one that the lab cannot unpack."""


def write_empty(path: Path, size: int) -> None:
    """Write an image of a blank disk of `size` bytes."""
    with path.open("wb") as file:
        _write_tables(file, size, {})


def pack(disk: Path, image: Path) -> None:
    """Write a disk as an image, without the parts of it that are blank."""
    with disk.open("rb") as source, image.open("wb") as target:
        size = os.fstat(source.fileno()).st_size
        kept = [number for number in _clusters_with_data(source, size) if _read_cluster(source, number).strip(b"\0")]
        places = _write_tables(target, size, dict.fromkeys(kept, 0))
        for number, place in places.items():
            target.seek(place)
            target.write(_read_cluster(source, number).ljust(CLUSTER, b"\0"))


def _write_tables(file: BinaryIO, size: int, kept: dict[int, int]) -> dict[int, int]:
    """Write everything but the disk's own clusters, and tell where those that are kept belong.

    The order is: header, table of reference counts, its blocks, first-level table, second-level tables, the disk.
    """
    per_table = CLUSTER // 8
    clusters = -(-size // CLUSTER)
    first_level = -(-clusters // per_table)
    tables = sorted({number // per_table for number in kept})
    first_level_clusters = max(1, -(-first_level * 8 // CLUSTER))
    rest = 2 + first_level_clusters + len(tables) + len(kept)
    blocks = -(-rest // (CLUSTER // 2 - 1))  # each counts 32768 clusters, itself among them
    total, first_at = rest + blocks, 2 + blocks
    second_at = {table: first_at + first_level_clusters + order for order, table in enumerate(tables)}
    data_at = first_at + first_level_clusters + len(tables)
    places = {number: (data_at + order) * CLUSTER for order, number in enumerate(sorted(kept))}

    header = HEADER.pack(
        MAGIC, 3, 0, 0, CLUSTER_BITS, size, 0, first_level, first_at * CLUSTER, CLUSTER, 1, 0, 0
    ) + HEADER_V3.pack(0, 0, 0, 4, HEADER.size + HEADER_V3.size)
    _put(file, 0, header)
    _put(file, 1, struct.pack(f">{blocks}Q", *((2 + order) * CLUSTER for order in range(blocks))))
    _put(file, 2, struct.pack(">H", 1) * total)
    _put(file, first_at, _entries({table: at * CLUSTER for table, at in second_at.items()}, first_level))
    for table, at in second_at.items():
        inside = {number % per_table: place for number, place in places.items() if number // per_table == table}
        _put(file, at, _entries(inside, per_table))
    file.truncate(total * CLUSTER)
    return places


def _put(file: BinaryIO, cluster: int, content: bytes) -> None:
    file.seek(cluster * CLUSTER)
    file.write(content)


def _entries(places: dict[int, int], length: int) -> bytes:
    return struct.pack(f">{length}Q", *(places[order] | COPIED if order in places else 0 for order in range(length)))


def _clusters_with_data(file: BinaryIO, size: int) -> Iterator[int]:
    seen = -1
    for start, end in data_ranges(file, size):
        for number in range(max(start // CLUSTER, seen + 1), -(-end // CLUSTER)):
            seen = number
            yield number


def _read_cluster(file: BinaryIO, number: int) -> bytes:
    file.seek(number * CLUSTER)
    return file.read(CLUSTER)


def is_qcow2(path: Path) -> bool:
    """Tell whether the file begins as a qcow2 image does."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def beginning(image: BinaryIO, length: int) -> bytes:
    """Give the first bytes of a disk, packed or not; DiskImageError as for `unpack`."""
    image.seek(0)
    found = image.read(length)
    if not found.startswith(MAGIC):
        return found
    reader = _Reader(image)
    length = min(length, reader.size)
    clusters = range(-(-length // reader.cluster))
    return b"".join(reader.read(number) or bytes(reader.cluster) for number in clusters)[:length]


def size(image: Path) -> int:
    """Give the bytes that an image's disk has; DiskImageError as for `unpack`."""
    with image.open("rb") as source:
        return _Reader(source).size


def unpack(image: Path, disk: Path) -> int:
    """Write an image's disk into the file `disk`, leaving holes where it is blank; give its size in bytes.

    DiskImageError for what is no qcow2, or leans on another file, or is encrypted, or uses unusual features.
    """
    with image.open("rb") as source, disk.open("wb") as target:
        reader = _Reader(source)
        target.truncate(reader.size)
        for number in range(-(-reader.size // reader.cluster)):
            content = reader.read(number)
            if content is not None:
                target.seek(number * reader.cluster)
                target.write(content[: reader.size - number * reader.cluster])
    return reader.size


class _Reader:
    """The clusters of one image by number."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        fields = HEADER.unpack(self._at(0, HEADER.size))
        magic, version, backing, _, bits, size, encryption, entries, first_level = fields[:9]
        if magic != MAGIC or version not in {2, 3}:
            raise DiskImageError("it is no qcow2 image of version 2 or 3")
        features = HEADER_V3.unpack(self._at(HEADER.size, HEADER_V3.size))[0] if version == 3 else 0  # noqa: PLR2004 - qcow2's third version
        if backing or encryption or features & ~DIRTY_OR_CORRUPT:
            raise DiskImageError("it leans on another file, is encrypted, or uses features that the lab does not know")
        if bits not in CLUSTER_BITS_TAKEN or entries * 8 > FIRST_LEVEL_BYTES:
            raise DiskImageError("its tables are larger than any disk needs")
        self.size = int(size)
        self.bits, self.cluster = int(bits), 1 << int(bits)
        self.first_level = struct.unpack(f">{entries}Q", self._at(first_level, entries * 8))
        self.loaded: tuple[int, tuple[int, ...]] = (-1, ())

    def _at(self, offset: int, length: int) -> bytes:
        try:
            self.file.seek(offset)
        except (OverflowError, ValueError) as error:
            raise DiskImageError("its tables lie where no file ends") from error
        found = self.file.read(length)
        if len(found) < length:
            raise DiskImageError("it ends too early")
        return found

    def read(self, number: int) -> bytes | None:
        """Give a cluster's content, None when it is blank."""
        entry = self._entry(number)
        if entry & COMPRESSED:
            return self._inflate(entry)
        offset = entry & OFFSET_MASK
        if offset == 0 or entry & ZEROES:
            return None
        self.file.seek(offset)  # the last cluster of a file may be cut short
        return self.file.read(self.cluster).ljust(self.cluster, b"\0")

    def _entry(self, number: int) -> int:
        per_table = self.cluster // 8
        table, place = divmod(number, per_table)
        if self.loaded[0] != table:
            offset = self.first_level[table] & OFFSET_MASK if table < len(self.first_level) else 0
            blank = (0,) * per_table
            entries = struct.unpack(f">{per_table}Q", self._at(offset, self.cluster)) if offset else blank
            self.loaded = (table, entries)
        return int(self.loaded[1][place])

    def _inflate(self, entry: int) -> bytes:
        split = 62 - (self.bits - 8)
        offset = entry & ((1 << split) - 1)
        sectors = ((entry & ((1 << 62) - 1)) >> split) + 1
        self.file.seek(offset)
        packed = self.file.read(sectors * 512 - offset % 512)
        return zlib.decompressobj(-15).decompress(packed, self.cluster).ljust(self.cluster, b"\0")

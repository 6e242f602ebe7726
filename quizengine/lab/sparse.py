"""Files with holes: making them, and copying them without filling the holes."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


def copy_sparse(source: Path, target: Path, size: int | None = None) -> None:
    """Copy a file as a new one, holes and all, to be `size` bytes long, or as long as it is."""
    with source.open("rb") as reader, target.open("wb") as writer:
        length = os.fstat(reader.fileno()).st_size
        writer.truncate(length if size is None else size)
        for start, end in data_ranges(reader, length):
            _copy_range(reader, writer, start, end)


def data_ranges(file: BinaryIO, length: int) -> Iterator[tuple[int, int]]:
    """Give the beginning and the end of each part of a file that is no hole."""
    end = 0
    while end < length:
        try:
            start = os.lseek(file.fileno(), end, os.SEEK_DATA)
        except OSError as error:
            if error.errno == errno.ENXIO:  # nothing but a hole to the end
                return
            raise
        end = os.lseek(file.fileno(), start, os.SEEK_HOLE)
        yield start, end


def _copy_range(reader: BinaryIO, writer: BinaryIO, start: int, end: int) -> None:
    while start < end:
        copied = os.copy_file_range(reader.fileno(), writer.fileno(), end - start, start, start)
        if copied == 0:
            return
        start += copied

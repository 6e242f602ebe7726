"""Blank parts of volumes, which are most of what a backup in a lab reads: compressed and summed up once.

Cinder makes two checksums of every byte, and that takes ten seconds for the gigabyte that a new volume has.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

from cinder.backup import chunkeddriver

BLOCK = bytes(1024 * 1024)


def install() -> None:
    """Apply it to this process."""
    chunkeddriver.hashlib = Digests
    driver = chunkeddriver.ChunkedBackupDriver
    driver._prepare_output_data = _preparing(driver._prepare_output_data)  # noqa: SLF001 - there is no public place


class Digests:
    """What the driver asks of `hashlib`."""

    @staticmethod
    def sha256(data: Any) -> Any:
        """Give the SHA-256 of a block of an incremental backup."""
        return _digest("sha256", data)

    @staticmethod
    def md5(data: Any, *, usedforsecurity: bool = True) -> Any:  # noqa: ARG004 - upstream's signature
        """Give the MD5 of a chunk, which protects nothing."""
        return _digest("md5", data)


def _preparing(prepare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Give what compresses a blank chunk of each length once."""
    blank: dict[int, Any] = {}

    def preparing(driver: Any, data: Any) -> Any:
        if not _is_blank(data):
            return prepare(driver, data)
        if len(data) not in blank:
            blank[len(data)] = prepare(driver, data)
        return blank[len(data)]

    return preparing


def _digest(algorithm: str, data: Any) -> Any:
    return _of_blank(algorithm, len(data)) if _is_blank(data) else _of(algorithm, data)


def _is_blank(data: Any) -> bool:
    length = len(data)
    return all(bytes(data[at : at + len(BLOCK)]) == BLOCK[: length - at] for at in range(0, length, len(BLOCK)))


@cache
def _of_blank(algorithm: str, length: int) -> Any:
    return _of(algorithm, bytes(length))


def _of(algorithm: str, data: Any) -> Any:
    return hashlib.new(algorithm, data, usedforsecurity=False)

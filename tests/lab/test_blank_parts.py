"""Blank parts of a volume in a backup are what they would be without remembering."""

import hashlib

import pytest

from tests.lab.among_services import said

SCRIPT = """
from quizengine.lab.glue import blank_parts
blank_parts.install()
from cinder.backup.chunkeddriver import hashlib
for data in (bytes(5), bytes(2**20 + 1), bytes(2**20) + b"x", b"x" + bytes(2**20)):
    for part in (data, memoryview(data)):
        print(hashlib.sha256(part).hexdigest(), hashlib.md5(part, usedforsecurity=False).hexdigest())
"""


@pytest.mark.lab
def test_blank_or_not_a_checksum_is_that_of_the_bytes() -> None:
    blocks = (bytes(5), bytes(2**20 + 1), bytes(2**20) + b"x", b"x" + bytes(2**20))
    expected = [
        f"{hashlib.sha256(each).hexdigest()} {hashlib.md5(each, usedforsecurity=False).hexdigest()}" for each in blocks
    ]
    assert said(SCRIPT).splitlines() == [line for line in expected for _ in range(2)]


COMPRESSING = """
import zstd
from types import SimpleNamespace
from quizengine.lab.glue import blank_parts
from cinder.backup import chunkeddriver
blank_parts.install()
chunkeddriver.CONF.set_override("backup_compression_algorithm", "zstd")
driver = SimpleNamespace(compressor=zstd)
for data in (bytes(4096), bytes(8192), bytes(4096), b"x" * 4096):
    algorithm, made = chunkeddriver.ChunkedBackupDriver._prepare_output_data(driver, data)
    print(algorithm, zstd.decompress(made) == data)
"""


@pytest.mark.lab
def test_blank_or_not_a_chunk_is_compressed() -> None:
    assert said(COMPRESSING).splitlines() == ["zstd True"] * 4

"""Having the client say its words for completion, once for all labs of a release."""

import asyncio
import os
from pathlib import Path

import pytest

from quizengine.lab.client import completion
from quizengine.lab.private import private_folder, write_private
from quizengine.lab.release import Release

SLOW = "#!/bin/sh\necho $$ >/proc/self/fd/{hold}\nexec sleep 600\n"


@pytest.fixture
def release(tmp_path: Path) -> Release:
    private_folder(tmp_path / "release" / "client" / "bin")
    return Release(tmp_path / "release")


def client(release: Release, script: str) -> None:
    write_private(release.client / "bin" / "openstack", script, mode=0o700)


async def cancelled(release: Release, ears: int, hold: int) -> int:
    """Have the words written, and cancel that once the client runs, whose number this gives."""
    writing = asyncio.create_task(completion.write(release, release.folder / "home", hold))
    said = await asyncio.to_thread(os.read, ears, 64)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    return int(said)


def test_a_client_that_is_asked_for_its_words_ends_with_who_asks(release: Release) -> None:
    ears, hold = os.pipe()
    client(release, SLOW.format(hold=hold))
    try:
        number = asyncio.run(cancelled(release, ears, hold))
    finally:
        os.close(ears)
        os.close(hold)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    assert not completion.file(release).exists()


def test_the_words_are_asked_for_once(release: Release) -> None:
    ears, hold = os.pipe()
    client(release, "#!/bin/sh\necho complete -F _openstack $1\n")
    asyncio.run(completion.write(release, release.folder / "home", hold))
    client(release, "#!/bin/sh\necho others\n")
    asyncio.run(completion.write(release, release.folder / "home", hold))
    os.close(ears)
    os.close(hold)
    assert completion.file(release).read_text().endswith("\ncomplete -F _openstack complete\n")
    assert [path.name for path in release.folder.iterdir() if path.is_file()] == [completion.NAME]

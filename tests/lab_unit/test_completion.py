"""Having the client say its words for completion."""

import asyncio
import os
from pathlib import Path

import pytest

from quizengine.lab.client import completion, entrance
from quizengine.lab.private import private_folder, write_private

SLOW = "#!/bin/sh\necho $$ >/proc/self/fd/{hold}\nexec sleep 600\n"


async def cancelled(lab: Path, ears: int, hold: int) -> int:
    """Have the words written, and cancel that once the client runs, whose number this gives."""
    writing = asyncio.create_task(completion.write(lab, hold))
    said = await asyncio.to_thread(os.read, ears, 64)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    return int(said)


def test_a_client_that_is_asked_for_its_words_ends_with_who_asks(tmp_path: Path) -> None:
    lab, (ears, hold) = private_folder(tmp_path / "lab"), os.pipe()
    client = private_folder(entrance.commands(lab)) / "openstack"
    write_private(client, SLOW.format(hold=hold), mode=0o700)
    try:
        number = asyncio.run(cancelled(lab, ears, hold))
    finally:
        os.close(ears)
        os.close(hold)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    assert not completion.file(lab).exists()

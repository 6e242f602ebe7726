"""Completion: the words that bash offers after `openstack`, asked of the client once for a lab, not at each shell."""

import asyncio
from pathlib import Path

from quizengine.lab import bare
from quizengine.lab.client import entrance
from quizengine.lab.private import write_private

NAME = "completion.bash"
# What the client's words lean on, and what bash has only where the package bash-completion is installed.
BASIS = """\
type _get_comp_words_by_ref > /dev/null 2>&1 || _get_comp_words_by_ref() {
  words=("${COMP_WORDS[@]}") cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
}
"""


def file(lab: Path) -> Path:
    """Give the file for bash to read, which is there a moment after a lab's first start."""
    return entrance.place(lab) / NAME


async def write(lab: Path, hold: int) -> None:
    """Have the quick client write the words down, if they are not there yet; without them, nothing is completed.

    The client inherits `hold`, the descriptor of the lab's lock, and ends when this is cancelled: else it would make
    its folder anew in the place of a lab that was just removed.
    """
    if file(lab).exists():
        return
    process = await asyncio.create_subprocess_exec(
        str(entrance.commands(lab) / "openstack"),
        "complete",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=bare.environment(lab / "run"),
        pass_fds=[hold],
        cwd="/",
    )
    try:
        words, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == 0:
        write_private(file(lab), BASIS + words.decode())

"""Completion: the words that bash offers after `openstack`, asked of the client once for all labs of a release."""

import asyncio
from pathlib import Path
from tempfile import NamedTemporaryFile

from quizengine.lab import bare
from quizengine.lab.release import Release

NAME = "completion.bash"
# What the client's words lean on, and what bash has only where the package bash-completion is installed.
BASIS = """\
type _get_comp_words_by_ref > /dev/null 2>&1 || _get_comp_words_by_ref() {
  words=("${COMP_WORDS[@]}") cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
}
"""


def file(release: Release) -> Path:
    """Give the file for bash to read, which is there a moment after the first start of a lab."""
    return release.folder / NAME


async def write(release: Release, home: Path, hold: int) -> None:
    """Have the client, at home in a folder, write the words down, if they are not there yet.

    The client inherits `hold`, the descriptor of a lab's lock, and ends when this is cancelled: else it would make
    its folder anew in the place of a lab that was just removed. OSError where they cannot be written.
    """
    if file(release).exists():
        return
    process = await asyncio.create_subprocess_exec(
        str(release.client / "bin" / "openstack"),
        "complete",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=bare.environment(home),
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
        _keep(file(release), BASIS + words.decode())


def _keep(place: Path, text: str) -> None:
    """Put the file there in one piece, also where several labs do so at once."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=place.parent, prefix=f".{NAME}.", delete=False) as fresh:
        try:
            fresh.write(text)
            fresh.close()
            Path(fresh.name).replace(place)
        except OSError:
            Path(fresh.name).unlink()
            raise

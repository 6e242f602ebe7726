"""The person's shell in the lab: their own, in which bash completes `openstack`, and names a lab of several."""

import os
import shlex
from pathlib import Path

from quizengine.lab.client import completion, entrance
from quizengine.lab.name import DEFAULT, name_of
from quizengine.lab.private import private_folder, write_private
from quizengine.lab.release import Release

START = """\
# Written by quizengine for the shell of its lab: what bash reads at its start otherwise, and then what the lab adds.
[ -r /etc/bash.bashrc ] && . /etc/bash.bashrc
[ -r ~/.bashrc ] && . ~/.bashrc
[ -r {completion} ] && . {completion}
{prompt}
"""


def shell(lab: Path, release: Release) -> list[str]:
    """Give the command line of the person's shell."""
    named = os.environ.get("SHELL") or "/bin/sh"
    if Path(named).name != "bash":
        return [named]
    start = private_folder(entrance.place(lab)) / "bashrc"
    prompt = f"PS1={shlex.quote(f'({name_of(lab)}) ')}$PS1" if name_of(lab) != DEFAULT else ""
    write_private(start, START.format(completion=shlex.quote(str(completion.file(release))), prompt=prompt))
    return [named, "--rcfile", str(start)]

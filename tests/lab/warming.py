"""The warm parent of a lab in a test, and how command lines are run with it and without it."""

import os
import subprocess
from pathlib import Path

import pytest

from quizengine.lab.client import entrance, front
from quizengine.lab.lab import Lab
from quizengine.lab.release import Release
from tests.lab.entering import until

COMMAND = "openstack"
ON_A_LAB_OF_ITS_OWN = [pytest.mark.lab, pytest.mark.slow, pytest.mark.xdist_group("quick client")]


@pytest.fixture
def warm(lab: Lab) -> Lab:
    """Give the lab once its warm parent listens."""
    lab.up()
    front.ask_for(str(door(lab)))
    until(lambda: listens(lab))
    return lab


def door(lab: Lab, command: str = COMMAND) -> Path:
    return entrance.place(lab.folder) / entrance.socket_name(command)


def listens(lab: Lab, command: str = COMMAND) -> bool:
    try:
        front.connect(str(door(lab, command))).close()
    except OSError:
        return False
    return True


def plain(lab: Lab) -> Path:
    return Release.pinned(lab.releases).client / "bin"


def parent_of(lab: Lab) -> int:
    return int(subprocess.check_output(["pgrep", "-f", f"client.warm {door(lab)} "], text=True))


def only_warm(lab: Lab, folder: Path) -> Path:
    """Give a folder whose command says nothing at all where the lab's would turn to the plain client."""
    script = (entrance.commands(lab.folder) / COMMAND).read_text()
    made = folder / "bin" / COMMAND
    made.parent.mkdir()
    made.write_text(script.replace(str(plain(lab) / COMMAND), "/bin/false"))
    made.chmod(0o700)
    return made.parent


def told(lab: Lab, commands: Path, line: str, folder: Path) -> tuple[int, bytes, bytes]:
    """Run a line of bash in an empty folder, with the commands found in that folder."""
    folder.mkdir()
    environment = lab.environment() | {"LANG": "C.UTF-8", "HOME": str(folder.parent)}
    environment["PATH"] = f"{commands}{os.pathsep}{environment['PATH']}"
    for name in ("LC_ALL", "LC_CTYPE", "PYTHONUNBUFFERED", "PYTHONWARNINGS"):
        environment.pop(name, None)
    done = subprocess.run(
        ["bash", "-c", line],
        env=environment, cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr

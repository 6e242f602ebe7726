"""A host without a lab: its namespaces alone, over folders of the test's own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from quizengine.lab.host import commands, enter, layout, life
from quizengine.lab.host.plan import plan
from quizengine.lab.private import private_folder
from quizengine.lab.release import VENVS, Release

PATH = f"{layout.COMMANDS}:/usr/sbin:/usr/bin:/sbin:/bin"
ENVIRONMENT = {"PATH": PATH, "HOME": str(layout.HOME), "SHELL": "/bin/bash", "TERM": "xterm", "PS1": "$ "}


@dataclass(frozen=True)
class Inside:
    """A host that runs, over the folder of a lab."""

    host: life.Host
    lab: Path

    def run(self, script: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a script of bash inside."""
        words, told = self.command("bash", "-c", script)
        return subprocess.run(words, env=told, input=typed, capture_output=True, text=True, timeout=60, check=False)

    def command(self, *arguments: str) -> tuple[list[str], dict[str, str]]:
        """Give the command line and the environment that run another inside."""
        words, told = enter.command(self.lab, arguments, ENVIRONMENT)
        return words, os.environ | told


def a_release(folder: Path) -> Release:
    """Give something that looks like a release, whose interpreters are this one."""
    for name in VENVS:
        python = folder / name / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.symlink_to(os.path.realpath(sys.executable))
    return Release(folder)


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Inside]:
    """Give a host that is up; tests are skipped where the machine lets nobody have one."""
    lab, release = tmp_path / "lab", a_release(tmp_path / "release")
    for name in ("log", "run"):
        private_folder(lab / name)
    hold = os.open(lab / "hold", os.O_RDWR | os.O_CREAT, 0o600)
    host = life.Host(lab, hold)
    commands.write(layout.run(lab) / "bin", release)
    try:
        asyncio.run(host.start(plan(lab, release, {})))
        yield Inside(host, lab)
    except life.HostError as error:
        pytest.skip(f"this machine lets nobody have namespaces: {error}")
    finally:
        host.close()
        os.close(hold)

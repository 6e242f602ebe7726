"""What one `openstack` command takes in the lab's shell, against the plain client in the same run."""

import os
import statistics
import subprocess
import time

import pytest

from quizengine.lab.client import entrance
from quizengine.lab.lab import Lab
from tests.lab.warming import COMMAND, plain

ROUNDS = 15
LINES = (("volume", "list"), ("user", "list"), ("volume", "show", "nothing"), ("--version",))

pytestmark = [pytest.mark.benchmark, pytest.mark.lab, pytest.mark.xdist_group("lab")]


def test_commands_warm_against_plain(warm: Lab) -> None:
    for line in LINES:
        quick, cold = _medians([str(entrance.commands(warm.folder) / COMMAND), str(plain(warm) / COMMAND)], line, warm)
        print(f"\nopenstack {' '.join(line)}: {quick:.2f} s warm, {cold:.2f} s plain (p50 of {ROUNDS})", end="")


def _medians(commands: list[str], line: tuple[str, ...], lab: Lab) -> list[float]:
    """Run the commands in turns, and give each one's median in seconds."""
    taken: list[list[float]] = [[] for _ in commands]
    environment = os.environ | lab.environment()
    for _ in range(ROUNDS):
        for command, times in zip(commands, taken, strict=True):
            start = time.perf_counter()
            subprocess.run([command, *line], env=environment, capture_output=True, check=False)
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]

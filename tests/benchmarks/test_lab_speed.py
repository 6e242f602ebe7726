"""What the lab costs: installing, starting, resetting, and memory."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from quizengine.lab.lab import Lab
from tests.labs import EVERYTHING, releases

MIB = 1024 * 1024

pytestmark = [pytest.mark.benchmark, pytest.mark.lab, pytest.mark.xdist_group("lab")]


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def test_installing_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    lab = Lab(tmp_path / "lab", tmp_path / "releases")
    try:
        print(f"\nfirst `lab up`, nothing installed, cold package cache: {seconds(lab.up):.1f} s", end="")
    finally:
        lab.destroy()


@pytest.mark.parametrize("only", [(), EVERYTHING], ids=["usual", "all"])
def test_starting_and_resetting(tmp_path: Path, only: tuple[str, ...]) -> None:
    lab = Lab(tmp_path / "lab", releases())
    try:
        first = seconds(lambda: lab.up(only=only))
        warm = [_warm_start(lab, only) for _ in range(3)]
        resets = [round(seconds(lab.reset), 1) for _ in range(3)]
        memory = lab.status().memory / MIB
        print(
            f"\n`lab up` of a new lab of {len(lab.status().services)} services, installed before: {first:.1f} s", end=""
        )
        print(f"\n`lab up` warm: {warm} s; `lab reset`: {resets} s; memory: {memory:.0f} MiB", end="")
        print(f"\nidle for 10 s: {_idle(lab, 10):.1f} % of a core", end="")
    finally:
        lab.destroy()


def _warm_start(lab: Lab, only: tuple[str, ...]) -> float:
    lab.down()
    return round(seconds(lambda: lab.up(only=only)), 1)


def _idle(lab: Lab, rest: float) -> float:
    pids = [service.pid for service in lab.status().services] + [lab.status().supervisor]
    before = sum(map(_ticks, pids))
    time.sleep(rest)
    return 100 * (sum(map(_ticks, pids)) - before) / os.sysconf("SC_CLK_TCK") / rest


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])

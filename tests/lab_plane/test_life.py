"""The data plane as the supervisor has it: it comes back, and where it cannot be, it says why."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quizengine.lab.plane.life import DataPlane
from tests.lab_plane.cloud import Cloud

LACKING = """
import asyncio, os, sys
from pathlib import Path
from quizengine.lab.host.life import Host
from quizengine.lab.plane.life import DataPlane
from tests.lab_host.inside import a_release, plan
lab = Path(sys.argv[1])
(lab / "log").mkdir(parents=True)
hold = os.open("/dev/null", os.O_RDONLY)

async def story():
    host, plane = Host(lab, hold), DataPlane(lab, hold)
    await host.start(plan(lab, a_release(lab / "release"), {}))
    keeping = asyncio.create_task(plane.keep(host))
    while plane.why == "there is no host":
        await asyncio.sleep(0.05)
    print("no plane:", plane.why, plane.is_up)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    host.close()

asyncio.run(story())
"""
HIDING = "mount --bind /dev/null $(realpath $(command -v nft)) || exit 99; exec "


async def soon(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)


def test_a_driver_that_is_killed_is_followed_by_another(cloud: Cloud) -> None:
    async def story() -> None:
        plane = DataPlane(cloud.inside.lab, cloud.inside.host.hold)
        keeping = asyncio.create_task(plane.keep(cloud.inside.host))
        await soon(lambda: plane.is_up)
        first = plane.driver
        assert first is not None
        os.kill(first.pid, signal.SIGKILL)
        await soon(lambda: plane.is_up and plane.driver is not first)

        cloud.inside.run("nft flush ruleset")
        await plane.repair()

        assert "chain prerouting" in cloud.inside.run("nft list ruleset").stdout
        last = plane.driver
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        assert last is not None
        assert last.poll() is not None

    cloud.network("10.0.0.0/24", "10.0.0.1")
    asyncio.run(story())


def test_a_driver_that_is_made_anew_on_demand_is_not_taken_for_one_that_fails(cloud: Cloud) -> None:
    async def story() -> None:
        plane = DataPlane(cloud.inside.lab, cloud.inside.host.hold, pauses=(3600.0,))
        keeping = asyncio.create_task(plane.keep(cloud.inside.host))
        await soon(lambda: plane.is_up)
        for _ in range(4):
            before = plane.driver
            async with asyncio.timeout(20):
                await plane.repair()
            assert plane.is_up
            assert plane.driver is not before
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)

    cloud.network("10.0.0.0/24", "10.0.0.1")
    asyncio.run(story())


def test_a_machine_that_lacks_a_program_is_told_of(tmp_path: Path) -> None:
    if not shutil.which("nft", path="/usr/sbin:/sbin"):
        pytest.skip("this machine has no nft that could be hidden")
    command = ["unshare", "-Urm", "sh", "-c", f'PATH=$PATH:/usr/sbin:/sbin; {HIDING} "$@"', "sh", sys.executable]

    told = subprocess.run(
        [*command, "-c", LACKING, str(tmp_path / "lab")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    if told.returncode == 99 or "unshare" in told.stderr:
        pytest.skip("this machine lets nobody hide a program")
    assert "it lacks nftables" in told.stdout, told.stderr
    assert told.stdout.endswith("False\n")

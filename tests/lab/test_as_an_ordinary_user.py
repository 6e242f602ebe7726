"""The course's exercises of networks once more where the tests run as root: as somebody without any powers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.entering import ON_THE_LAB

pytestmark = [*ON_THE_LAB, pytest.mark.timeout(1200)]

ROOT = Path(__file__).parents[2]
USER = 1000
TESTS = (
    "lab_host/test_course_networks.py",
    "lab_host/test_open_vswitch.py",
    "lab_plane/test_on_the_lab.py",
    "lab/course/test_networking.py",
)


@pytest.mark.skipif(os.geteuid() != 0, reason="the tests run as an ordinary user already")
def test_the_course_s_networks_are_as_real_for_an_ordinary_user(tmp_path: Path) -> None:
    become = ["unshare", "--user", f"--map-user={USER}", f"--map-group={USER}"]
    tests = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", f"--basetemp={tmp_path}/tests"]

    done = subprocess.run(
        [*become, *tests, *TESTS], cwd=ROOT / "tests", capture_output=True, text=True, check=False, timeout=1100
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    assert "lets the lab" not in done.stdout  # nothing was skipped for want of a host

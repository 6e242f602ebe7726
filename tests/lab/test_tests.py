"""The tests' own lab: gone with the tests, however they end."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB, until
from tests.labs import releases

pytestmark = ON_THE_LAB

TESTS = """
import sys, time
from pathlib import Path
from quizengine.lab.lab import Lab
from tests.labs import gone_afterwards
lab = Lab(Path(sys.argv[1]), Path(sys.argv[2]))
with gone_afterwards(lab):
    lab.up(only=["keystone"])
    print("up", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_tests_that_are_ended_leave_no_lab(tmp_path: Path, number: signal.Signals) -> None:
    lab = Lab(tmp_path / "lab", releases())
    command = [sys.executable, "-c", TESTS, str(lab.folder), str(lab.releases)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as tests:
        assert tests.stdout is not None
        tests.stdout.readline()
        supervisor = lab.status().supervisor
        tests.send_signal(number)

    assert supervisor > 0
    until(lambda: not Path(f"/proc/{supervisor}").exists())
    until(lambda: not lab.folder.exists())

"""Cinder runs what it would ask a helper of root's for, whoever runs the lab."""

import subprocess
from pathlib import Path

from quizengine.lab.lab import Lab
from quizengine.lab.release import Release
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB

# Run among the lab's services; who is root asks no helper anyway.
AS_NOBODY = """\
import os
from cinder import utils
from quizengine.lab.glue import rootless

rootless.install()
if os.geteuid() == 0:
    os.seteuid(65534)
print(utils.execute("echo", "done", run_as_root=True)[0])
"""


def test_what_wants_root_is_run_as_whoever_asks(lab: Lab) -> None:
    python = Release.pinned(lab.releases).services / "bin" / "python"
    root = Path(__file__).parents[2]

    done = subprocess.run(
        [python, "-W", "ignore", "-c", AS_NOBODY],
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        cwd="/", capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout == "done\n\n", done.stderr

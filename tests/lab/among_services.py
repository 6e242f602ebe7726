"""A script that runs among the lab's services: on their interpreter, with this program beside them."""

import subprocess
from pathlib import Path

from quizengine.lab.install import install
from tests.labs import releases

ROOT = Path(__file__).parents[2]


def said(script: str, *arguments: Path) -> str:
    """Run it, with arguments, and give what it printed; no lab has to be up."""
    done = subprocess.run(
        [install(releases()).services / "bin" / "python", "-W", "ignore", "-c", script, *arguments],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout

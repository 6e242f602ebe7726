"""A task is refused where what it needs cannot be had, before anything is started."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab_host.test_namespaces import FORBIDDING
from tests.programs import Program

ITEM = """\
kind: hands-on
points: 1
minutes: 1
stem: Make the network namespace `red` on the host.
needs: [host]
observe: {red: {namespace: {name: red}}}
rubric: [{points: 1, statement: It is there, expect: {red.loopback: true}}]
solution: "true"
mistakes: [{name: none, run: "true", breaks: [It is there]}]
references: [https://docs.openstack.org/]
"""


def test_where_namespaces_are_forbidden_a_task_of_the_host_is_refused_with_the_reason(
    program: Program, tmp_path: Path
) -> None:
    (tmp_path / "bank" / "networking").mkdir(parents=True)
    (tmp_path / "bank" / "networking" / "red.yaml").write_text(ITEM)
    start = [sys.executable, "-m", "quizengine", "task", "start", "networking/red", "--bank", str(tmp_path / "bank")]
    told = subprocess.run(
        ["unshare", "-Ur", "sh", "-c", f'{FORBIDDING} "$@"', "sh", *start],
        env=program.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode == 99 or told.stderr.startswith("unshare"):
        pytest.skip("this machine forbids even the first namespace")
    assert told.returncode == 3, told.stdout + told.stderr
    words = " ".join(told.stderr.split())
    assert "`networking/red` cannot be practised on this lab" in words
    assert "it needs the lab's host, with its units and its network (unshare" in words
    assert "mend: quizengine doctor tells what this machine lacks" in words
    assert not (program.home / "lab").exists()

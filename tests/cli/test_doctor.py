"""`quizengine doctor`, as a person runs it."""

import json
from pathlib import Path

from tests.programs import Program


def test_the_machine_is_told_in_lines_and_in_json(program: Program) -> None:
    done = program.run("doctor")
    assert done.returncode == 0, done.stderr
    assert "✓ home:" in done.stdout
    assert "The lab is absent." in done.stdout
    plain = json.loads(program.run("doctor", "--json").stdout)
    names = {finding["name"] for finding in plain["machine"]}
    assert names >= {"python", "home", "bash", "user namespaces", "data plane", "sandbox"}
    assert plain["lab"]["state"] == "absent"


def test_a_sandbox_is_made_for_real(program: Program) -> None:
    assert "✓ sandbox: one was made and locked" in program.run("doctor").stdout


def test_a_machine_without_bubblewrap_is_told_the_package(program: Program, tmp_path: Path) -> None:
    without = Program(program.home, {"PATH": str(tmp_path)})
    done = without.run("doctor")
    assert done.returncode == 1
    assert "✗ sandbox: this machine has no sandbox for checkers: bwrap is not installed" in done.stdout
    assert "sudo apt install" in done.stdout


def test_a_cloud_that_no_file_names_is_told_so(program: Program) -> None:
    done = program.run("doctor", "--cloud", "nobodys")
    assert done.returncode == 3
    assert "`clouds.yaml` has no cloud `nobodys`" in done.stderr

"""`quizengine doctor`, as a person runs it."""

import json

from tests.programs import Program


def test_the_machine_is_told_in_lines_and_in_json(program: Program) -> None:
    done = program.run("doctor")
    assert done.returncode == 0, done.stderr
    assert "✓ home:" in done.stdout
    assert "The lab is absent." in done.stdout
    plain = json.loads(program.run("doctor", "--json").stdout)
    assert {finding["name"] for finding in plain["machine"]} >= {"python", "home", "bash", "user namespaces"}
    assert plain["lab"]["state"] == "absent"


def test_a_cloud_that_no_file_names_is_told_so(program: Program) -> None:
    done = program.run("doctor", "--cloud", "nobodys")
    assert done.returncode == 3
    assert "`clouds.yaml` has no cloud `nobodys`" in done.stderr

"""A machine that forbids namespaces has a lab without a host, and a host later, when it no longer does."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizengine.lab.lab import Lab
from quizengine.lab.name import DEFAULT, folder_of
from tests.lab.entering import ON_THE_LAB, enter
from tests.lab_host.test_namespaces import FORBIDDING
from tests.labs import releases
from tests.programs import Program

pytestmark = ON_THE_LAB


@pytest.fixture
def small(program: Program) -> Iterator[Lab]:
    made = Lab(folder_of(program.home, DEFAULT), releases())
    try:
        yield made
    finally:
        made.destroy()


def public(lab: Lab, path: str) -> str:
    found = [each.url for each in enter(lab).identity.endpoints(interface="public") if each.url.endswith(path)]
    return str(found[0])


def test_the_lab_then_does_without_and_says_so(small: Lab, program: Program) -> None:
    up = [sys.executable, "-m", "quizengine", "lab", "up", "--only", "keystone"]
    told = subprocess.run(
        ["unshare", "-Ur", "sh", "-c", f'{FORBIDDING} "$@"', "sh", *up],
        env=program.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode == 99 or "unshare: " in told.stderr:
        pytest.skip("this machine forbids even the first namespace")

    found = small.status()
    assert (found.state, found.host) == ("up", False)
    assert "unshare" in found.no_host
    port = next(each.port for each in found.services if each.name == "keystone")
    assert public(small, f":{port}/v3").startswith("http://127.0.0.1:")
    refused = program.run("lab", "run", "--host", "--", "true")
    assert (refused.returncode, "no host to enter" in refused.stderr) == (3, True)
    greeted = program.run("lab", "shell", typed="echo $QUIZENGINE_LAB_ETC\n")
    assert str(small.etc) in greeted.stdout.splitlines()

    small.down()
    small.up(only=["keystone"])
    found = small.status()
    if not found.host:
        pytest.skip(f"this machine lets the lab have no host: {found.no_host}")
    assert public(small, ":5000/v3") == "http://172.25.0.10:5000/v3"
    small.reset()
    assert public(small, ":5000/v3") == "http://172.25.0.10:5000/v3"


def test_status_tells_machines_of_the_host(small: Lab, program: Program) -> None:
    small.up(only=["keystone"])

    facts = json.loads(program.run("lab", "status", "--json").stdout)

    assert facts["host"] is not bool(facts["no_host"])
    assert Path(facts["folder"]) == small.folder

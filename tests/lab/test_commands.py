"""`quizengine lab`: what people and scripts see of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from quizengine.cli.home import fixtures_of
from quizengine.cloud.ledger import Ledger
from quizengine.core.fixture import Name
from quizengine.lab.lab import Lab
from quizengine.lab.name import home_of
from tests.lab.entering import ON_THE_LAB
from tests.labs import releases

pytestmark = ON_THE_LAB

PROGRAM = [sys.executable, "-c", "from quizengine.cli.main import main; main()", "lab"]


def quizengine(lab: Lab, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    own = {"QUIZENGINE_HOME": str(home_of(lab.folder)), "QUIZENGINE_RELEASES": str(releases())}
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=os.environ | own | environment,
        capture_output=True,
        text=True,
        check=False,
        input=typed,
    )


def test_status_tells_machines_everything(small_lab: Lab) -> None:
    told = quizengine(small_lab, "status", "--json")

    facts = json.loads(told.stdout)
    assert told.returncode == 0
    assert facts["state"] == "up"
    assert {"name", "state", "pid", "url", "port", "memory", "why", "log", "restarts"} <= set(facts["services"][0])


def test_a_reset_forgets_what_was_made_for_tasks(clean_small_lab: Lab) -> None:
    ledger = Ledger(fixtures_of(clean_small_lab))
    ledger.ask(Name("networks", "app"))

    assert quizengine(clean_small_lab, "reset").returncode == 0
    assert ledger.entries() == ()


def test_status_of_a_lab_that_is_down_says_so_by_its_exit_status(small_lab: Lab) -> None:
    small_lab.down()

    told = quizengine(small_lab, "status")

    assert (told.returncode, told.stdout) == (3, "The lab is down.\n")


def test_up_says_so_when_there_is_nothing_to_do(small_lab: Lab) -> None:
    told = quizengine(small_lab, "up")

    assert told.stdout.startswith("The lab was up already.\n")
    assert told.stderr == ""


def test_run_hands_on_the_exit_status(small_lab: Lab) -> None:
    assert quizengine(small_lab, "run", "--", "sh", "-c", "exit 7").returncode == 7
    assert quizengine(small_lab, "run", "--", "/dev/null").returncode == 126


def test_run_finds_no_command_in_a_folder_that_nobody_may_enter(small_lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "forbidden").mkdir(0)

    told = quizengine(small_lab, "run", "no-such-command", PATH=f"{tmp_path / 'forbidden'}:{os.environ['PATH']}")

    assert (told.returncode, told.stderr) == (127, "no-such-command: No such file or directory\n")


def test_run_reaches_the_lab_as_whom_one_says(small_lab: Lab) -> None:
    told = quizengine(small_lab, "run", "--as", "john", "--", "openstack", "volume", "type", "list", "-f", "json")

    assert told.stderr == ""
    assert "lvmdriver-1" in [kind["Name"] for kind in json.loads(told.stdout)]


def test_run_is_not_led_elsewhere_by_what_the_person_has_set(clean_small_lab: Lab) -> None:
    elsewhere = {"OS_AUTH_URL": "http://192.0.2.1", "OS_CLOUD": "work", "http_proxy": "http://192.0.2.1:3128"}

    told = quizengine(
        clean_small_lab, "run", "--", "openstack", "image", "list", "-f", "value", "-c", "Name", **elsewhere
    )

    assert told.stdout == "cirros-0.6.3-x86_64-disk\n"


def test_run_in_a_lab_that_is_down_says_how_to_start_it(small_lab: Lab) -> None:
    small_lab.down()

    told = quizengine(small_lab, "run", "--", "true")

    assert told.returncode == 3
    assert "quizengine lab up" in told.stderr


def test_the_shell_greets_and_knows_the_way(small_lab: Lab) -> None:
    told = quizengine(small_lab, "shell", SHELL="/usr/bin/env", typed="env\n")

    etc = "/etc" if small_lab.status().host else small_lab.etc
    assert f"{etc}/SERVICE/" in told.stdout
    assert f"QUIZENGINE_LAB_ETC={etc}\n" in told.stdout
    secrets = (small_lab.folder / "secrets.json").read_text()
    assert not any(word in told.stdout for word in secrets.split('"') if len(word) > 16)


def test_openrc_is_sourced_as_people_are_used_to(small_lab: Lab) -> None:
    script = f". {small_lab.openrc} john && openstack token issue -f value -c user_id | wc -l"

    told = quizengine(small_lab, "run", "--", "bash", "-c", script)

    assert (told.stdout.strip(), told.stderr) == ("1", "")


def test_logs_are_found_by_the_name_of_a_unit(small_lab: Lab) -> None:
    told = quizengine(small_lab, "logs", "devstack@c-vol", "-n", "3")

    assert told.returncode == 0
    assert len(told.stdout.splitlines()) == 3
    assert quizengine(small_lab, "logs", "nonsense").returncode == 3

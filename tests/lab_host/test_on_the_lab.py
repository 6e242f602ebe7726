"""The host of a real lab: endpoints, units, journals and files, as a candidate meets them."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from quizengine.lab.lab import Lab
from quizengine.lab.status import ServiceStatus, State
from tests.lab.entering import ON_THE_LAB, enter, until
from tests.terminals import on_terminal

pytestmark = ON_THE_LAB


def with_host(lab: Lab) -> Lab:
    found = lab.status()
    if not found.host:
        pytest.skip(f"this machine lets the lab have no host: {found.no_host}")
    return lab


@pytest.fixture
def whole(lab: Lab) -> Lab:
    """Give a lab of all services, if this machine lets it have a host."""
    return with_host(lab)


@pytest.fixture
def hosted(clean_lab: Lab) -> Lab:
    """Give a clean lab of all services, if this machine lets it have a host."""
    return with_host(clean_lab)


@pytest.fixture
def small(small_lab: Lab) -> Lab:
    """Give a small lab, if this machine lets it have a host."""
    return with_host(small_lab)


@pytest.fixture
def clean_small(clean_small_lab: Lab) -> Lab:
    """Give a small and clean lab, if this machine lets it have a host."""
    return with_host(clean_small_lab)


def run(lab: Lab, script: str, user: str = "admin", seconds: float = 300) -> "subprocess.CompletedProcess[str]":
    words, environment = lab.inside(["bash", "-c", script], user)
    return subprocess.run(
        words, env=environment, capture_output=True, text=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL
    )


def service(lab: Lab, name: str) -> ServiceStatus:
    return next(each for each in lab.status().services if each.name == name)


def test_endpoints_answer_at_their_usual_ports_inside_and_at_the_lab_s_outside(whole: Lab) -> None:
    told = run(whole, "openstack endpoint list --interface public -f json")

    urls = {each["Service Type"]: each["URL"] for each in json.loads(told.stdout)}
    assert urls["identity"] == "http://172.25.0.10:5000/v3"
    assert urls["volumev3"].startswith("http://172.25.0.10:8776/v3/")
    assert urls["compute"] == "http://172.25.0.10:8774/v2.1"
    assert enter(whole).identity.find_project("demo") is not None


def test_people_are_who_openrc_makes_them(small: Lab) -> None:
    script = "source openrc {}; openstack token issue -f value -c project_id -c user_id | wc -w; echo $OS_PROJECT_NAME"

    for words, project in (("", "demo"), ("admin demo", "demo"), ("admin admin", "admin"), ("john", "demo")):
        assert run(small, script.format(words)).stdout.split() == ["2", project]


def test_a_unit_that_is_restarted_has_another_process(small: Lab) -> None:
    before = service(small, "cinder").pid

    told = run(small, "sudo systemctl restart devstack@c-api && systemctl is-active devstack@c-sch")

    assert (told.returncode, told.stdout) == (0, "active\n")
    assert "c-api, c-sch, c-vol, c-bak" in told.stderr
    assert service(small, "cinder").pid not in {0, before}


def test_units_are_listed_under_devstack_s_names(whole: Lab) -> None:
    files = run(whole, "systemctl list-unit-files | grep 'devstack@*'").stdout
    active = run(whole, "systemctl list-units 'devstack@n-*' --no-legend").stdout

    assert "devstack@g-api.service" in files
    assert {line.split()[0] for line in active.splitlines()} >= {"devstack@n-api.service", "devstack@n-cpu.service"}


def test_a_unit_that_is_not_there_is_told_as_systemd_tells_it(small: Lab) -> None:
    told = run(small, "systemctl status devstack@nonsense")

    assert (told.returncode, told.stderr) == (4, "Unit devstack@nonsense.service could not be found.\n")
    assert run(small, "systemctl restart nonsense").returncode == 5


def test_a_stopped_unit_stays_so_until_it_is_started(clean_small: Lab) -> None:
    assert run(clean_small, "systemctl stop devstack@g-api").returncode == 0

    told = run(clean_small, "systemctl is-active devstack@g-api")
    assert (told.returncode, told.stdout) == (3, "inactive\n")
    assert service(clean_small, "glance").state is State.STOPPED
    assert clean_small.status().state is State.UP
    assert clean_small.up() is True
    assert service(clean_small, "glance").state is State.UP
    run(clean_small, "service devstack@g-api stop")
    assert run(clean_small, "systemctl start devstack@g-api").returncode == 0
    assert run(clean_small, "openstack image list -f value -c Name").stdout == "cirros-0.6.3-x86_64-disk\n"


def test_a_broken_configuration_is_told_and_reset_mends_it(clean_small: Lab) -> None:
    script = "sed -i 's/^transport_url = fake/transport_url = broken/' /etc/cinder/cinder.conf; systemctl restart {}"

    told = run(clean_small, script.format("devstack@c-vol"))

    assert told.returncode == 1
    assert "journalctl -xeu devstack@c-vol.service" in told.stderr
    shown = run(clean_small, "systemctl status devstack@c-vol")
    assert shown.returncode == 3
    assert "Active: failed" in shown.stdout
    assert 'Failed to load transport driver "broken"' in shown.stdout
    assert 'transport driver "broken"' in run(clean_small, "journalctl -xeu devstack@c-vol --no-pager").stdout
    assert clean_small.status().state is State.FAILED
    clean_small.reset()
    assert run(clean_small, "systemctl is-active devstack@c-vol").stdout == "active\n"


def test_a_journal_can_be_followed_until_ctrl_c(small: Lab) -> None:
    words, environment = small.inside(["journalctl", "-fu", "devstack@keystone"])
    with on_terminal(*words, environment=environment, program="/usr/bin/env") as terminal:
        terminal.expect("devstack@keystone[")
        with (small.folder / "log" / "keystone.log").open("a") as log:
            log.write("a line of its own\n")
        terminal.expect("a line of its own")
        terminal.type("\x03")

        assert terminal.status() == 130


def test_a_policy_that_is_written_inside_is_obeyed_in_either_form(clean_small: Lab) -> None:
    create = "OS_CLOUD=john openstack volume create --size 1 v -f value -c status"
    assert run(clean_small, create).stdout == "creating\n"

    told = run(clean_small, f'echo \'"volume:create": "role:admin"\' | sudo tee /etc/cinder/policy.yaml; {create}')

    assert "doesn't allow volume:create" in told.stderr
    script = """
        rm -rf /etc/cinder/policy.yaml
        echo '{"volume:create": "role:admin"}' > policy.json
        sudo cp policy.json /etc/cinder/policy.json
        sed -i 's|^policy_file.*|policy_file = /etc/cinder/policy.json|' /etc/cinder/cinder.conf
        systemctl restart devstack@c-api
    """
    assert "doesn't allow volume:create" in run(clean_small, script + create).stderr
    assert (clean_small.etc / "cinder" / "policy.json").is_file()


def test_a_person_s_files_outlive_down_and_go_with_a_reset(clean_small: Lab) -> None:
    run(clean_small, "echo mine > notes.txt; echo changed > ~/devstack/local.conf")
    clean_small.down()
    clean_small.up()

    assert run(clean_small, "cat notes.txt devstack/local.conf").stdout == "mine\nchanged\n"
    clean_small.reset()
    told = run(
        clean_small, "ls notes.txt; grep -h HOST_IP ~/devstack/local.conf; ls data/cinder /etc/cinder/cinder.conf"
    )
    assert "No such file" in told.stderr
    assert "HOST_IP=172.25.0.10\n" in told.stdout
    assert "cinder.sqlite" in told.stdout


def test_a_host_whose_agent_dies_comes_back_with_its_services(clean_small: Lab) -> None:
    children = Path(f"/proc/{clean_small.status().supervisor}/task/{clean_small.status().supervisor}/children")
    agent = next(
        int(pid)
        for pid in children.read_text().split()
        if "quizengine.lab.host.agent" in Path(f"/proc/{pid}/cmdline").read_text()
    )

    os.kill(agent, signal.SIGKILL)
    until(lambda: agent not in map(int, children.read_text().split()))
    until(
        lambda: clean_small.status().host and clean_small.status().state is State.UP, 240
    )  # all of them are imported anew

    assert run(clean_small, "openstack image list -f value -c Name").stdout == "cirros-0.6.3-x86_64-disk\n"

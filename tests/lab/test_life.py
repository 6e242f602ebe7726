"""The lab's life: up and down, killed and healed, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from quizengine.core.problem import ProblemError
from quizengine.lab.lab import Lab
from quizengine.lab.status import LabStatus, ServiceStatus, State
from tests.lab.entering import ON_THE_LAB, enter, until
from tests.labs import releases

pytestmark = ON_THE_LAB

SERVICES = {"keystone", "glance", "swift", "cinder", "neutron", "nova", "heat"}


def service(status: LabStatus, name: str) -> ServiceStatus:
    return next(each for each in status.services if each.name == name)


def processes_of(lab: Lab) -> list[str]:
    """Find the lab's processes by the descriptor of its lock, which each of them inherits."""
    lock = str(lab.folder / "supervisor.lock")
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            held = any(str(link.readlink()) == lock for link in (process / "fd").iterdir())
        except OSError:
            continue
        if held:
            found.append((process / "cmdline").read_text().replace("\0", " "))
    return found


def test_every_service_is_up_and_tells_where_it_is(lab: Lab) -> None:
    status = lab.status()

    assert status.state is State.UP
    assert {each.name for each in status.services} >= SERVICES
    for each in status.services:
        assert (each.state, each.why) == (State.UP, "")
        assert each.url.startswith(f"http://127.0.0.1:{each.port}")
        assert each.pid > 0
        assert each.log.is_file()
        assert each.etc == lab.etc / each.name


def test_a_lab_that_is_up_is_left_as_it_is(small_lab: Lab) -> None:
    before = small_lab.status().supervisor

    assert small_lab.up() is False
    assert small_lab.status().supervisor == before


def test_a_lab_of_what_is_named_has_what_that_needs_and_is_completed_later(clean_small_lab: Lab) -> None:
    clean_small_lab.down()

    assert clean_small_lab.up(only=["glance"]) is True
    assert {each.name for each in clean_small_lab.status().services} == {"keystone", "glance"}
    assert clean_small_lab.up(only=["keystone"]) is False
    with pytest.raises(ProblemError, match="without cinder"):
        clean_small_lab.restart("cinder")
    assert clean_small_lab.up() is True
    assert {each.name for each in clean_small_lab.status().services} == {"keystone", "glance", "cinder"}


def test_a_lab_that_is_made_of_little_is_made_whole_later(tmp_path: Path) -> None:
    small = Lab(tmp_path / "lab", releases())
    try:
        small.up(only=["keystone"])
        enter(small).identity.create_project(name="kept")
        small.up(only=["cinder"])
        assert enter(small, "john").list_volumes() == []
        assert enter(small).identity.find_project("kept") is not None
        small.reset()
        assert enter(small).identity.find_project("kept") is None
    finally:
        small.destroy()


def test_a_service_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="no service nonsense"):
        Lab(tmp_path / "lab", tmp_path).up(only=["nonsense"])


def test_down_ends_every_process_and_up_finds_the_data_again(clean_small_lab: Lab) -> None:
    enter(clean_small_lab).identity.create_project(name="kept")
    ports = {each.name: each.port for each in clean_small_lab.status().services}

    assert clean_small_lab.down() is True
    assert clean_small_lab.status().state is State.DOWN
    assert processes_of(clean_small_lab) == []
    assert clean_small_lab.down() is False
    steps: list[str] = []
    assert clean_small_lab.up(lambda step, _: steps.append(step)) is True

    assert enter(clean_small_lab).identity.find_project("kept") is not None
    assert {each.name: each.port for each in clean_small_lab.status().services} == ports
    assert steps[-1] == "the lab is up"


def test_a_service_that_is_killed_comes_back_with_its_data(clean_small_lab: Lab) -> None:
    enter(clean_small_lab).identity.create_project(name="kept")
    killed = service(clean_small_lab.status(), "keystone")

    os.kill(killed.pid, signal.SIGKILL)
    until(lambda: service(clean_small_lab.status(), "keystone").pid not in {0, killed.pid})
    until(lambda: clean_small_lab.status().state is State.UP)

    assert service(clean_small_lab.status(), "keystone").restarts == killed.restarts + 1
    assert enter(clean_small_lab).identity.find_project("kept") is not None


def test_a_supervisor_that_is_killed_takes_all_with_it_and_up_starts_anew(clean_small_lab: Lab) -> None:
    enter(clean_small_lab).identity.create_project(name="kept")
    killed = clean_small_lab.status().supervisor

    os.kill(killed, signal.SIGKILL)
    until(lambda: processes_of(clean_small_lab) == [])

    assert clean_small_lab.status().state is State.DOWN
    assert clean_small_lab.down() is False
    assert clean_small_lab.up() is True
    assert clean_small_lab.status().supervisor != killed
    assert enter(clean_small_lab).identity.find_project("kept") is not None


def test_up_right_after_everything_was_killed_keeps_its_ports(clean_small_lab: Lab) -> None:
    before = clean_small_lab.status()

    for number in (before.supervisor, *(each.pid for each in before.services)):
        os.kill(number, signal.SIGKILL)

    assert clean_small_lab.up() is True
    assert [each.port for each in clean_small_lab.status().services] == [each.port for each in before.services]


def test_two_commands_that_start_the_lab_at_once_start_it_once(clean_small_lab: Lab) -> None:
    clean_small_lab.down()
    code = (
        "import sys; from pathlib import Path; from quizengine.lab.lab import Lab;"
        "print(Lab(Path(sys.argv[1]), Path(sys.argv[2])).up())"
    )
    command = [sys.executable, "-c", code, str(clean_small_lab.folder), str(clean_small_lab.releases)]

    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]

    assert sorted(each.communicate()[0].strip() for each in both) == ["False", "True"]
    assert clean_small_lab.status().state is State.UP


def test_a_port_that_somebody_else_took_is_chosen_anew_everywhere(clean_small_lab: Lab) -> None:
    old = service(clean_small_lab.status(), "keystone").port
    clean_small_lab.down()

    with socket.create_server(("127.0.0.1", old)):
        clean_small_lab.up()

    new = service(clean_small_lab.status(), "keystone").port
    assert new != old
    assert enter(clean_small_lab, "john").list_volumes() == []
    assert f":{old}" not in (clean_small_lab.etc / "cinder" / "cinder.conf").read_text()
    clean_small_lab.reset()
    assert enter(clean_small_lab, "john").list_volumes() == []


def test_a_port_that_somebody_took_while_the_lab_runs_without_its_service_is_chosen_anew(clean_small_lab: Lab) -> None:
    old = service(clean_small_lab.status(), "glance").port
    clean_small_lab.down()
    clean_small_lab.up(only=["keystone"])

    with socket.create_server(("127.0.0.1", old)):
        clean_small_lab.up(only=["glance"])

    assert service(clean_small_lab.status(), "glance").port != old
    assert [each.name for each in enter(clean_small_lab).image.images()]


def test_a_broken_configuration_is_told_without_its_secrets_and_healed_by_reset(clean_small_lab: Lab) -> None:
    configuration = clean_small_lab.etc / "glance" / "glance-api.conf"
    configuration.write_text(configuration.read_text().replace("password = ", "password "))

    with pytest.raises(ProblemError) as caught:
        clean_small_lab.restart("glance")

    problem = caught.value.problems[0]
    assert problem.code == "lab.failed"
    assert "glance" in problem.why
    assert service(clean_small_lab.status(), "glance").state is State.FAILED
    secrets = (clean_small_lab.folder / "secrets.json").read_text()
    assert not any(word in problem.why for word in secrets.split('"') if len(word) > 16)
    with pytest.raises(ProblemError):
        clean_small_lab.up()
    clean_small_lab.reset()
    assert clean_small_lab.status().state is State.UP


def test_a_folder_that_holds_no_lab_is_not_destroyed(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")

    for deed in (Lab(tmp_path, tmp_path).destroy, Lab(tmp_path, tmp_path).up):
        with pytest.raises(ProblemError, match="holds no lab"):
            deed()

    assert (tmp_path / "thesis.txt").read_text() == "precious"


def test_an_idle_lab_is_small(lab: Lab) -> None:
    assert lab.status().memory < 1500 * 1024**2

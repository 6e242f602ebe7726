"""The quick client's life: signals, terminals, deaths, several at once, and nothing left behind."""

import os
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from quizengine.lab.client import entrance
from quizengine.lab.lab import Lab
from quizengine.lab.status import State
from tests.lab.entering import until
from tests.lab.test_life import processes_of
from tests.lab.warming import COMMAND, ON_A_LAB_OF_ITS_OWN, door, listens, only_warm, parent_of, plain, told
from tests.terminals import on_terminal

pytestmark = ON_A_LAB_OF_ITS_OWN


@contextmanager
def silence() -> Iterator[str]:
    """Give the address of a service that takes every request and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as ear:
        yield f"http://127.0.0.1:{ear.getsockname()[1]}"


def _waiting(lab: Lab, url: str) -> dict[str, str]:
    """Give the environment of a command that waits for its token until it is ended."""
    own = {"OS_AUTH_URL": url, "OS_USERNAME": "u", "OS_PASSWORD": "p", "OS_PROJECT_NAME": "p", "OS_CLOUD": ""}
    return (
        lab.environment()
        | own
        | {"OS_USER_DOMAIN_ID": "d", "OS_PROJECT_DOMAIN_ID": "d", "OS_IDENTITY_API_VERSION": "3"}
    )


def _children(number: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1])
def test_a_signal_ends_a_command_as_it_ends_the_plain_one(warm: Lab, number: signal.Signals) -> None:
    with silence() as url:
        environment, statuses = _waiting(warm, url), []
        parent = parent_of(warm)
        for command in (entrance.commands(warm.folder) / COMMAND, plain(warm) / COMMAND):
            with subprocess.Popen(
                [command, "user", "list"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            ) as process:
                if command.parent == plain(warm):
                    time.sleep(2.5)  # nothing tells from outside that it waits
                else:
                    until(lambda: _children(parent))
                    time.sleep(0.5)
                process.send_signal(number)
                process.communicate()
            statuses.append(process.returncode)

    assert statuses[0] == statuses[1]
    assert until(lambda: not _children(parent))


def test_ctrl_c_on_a_terminal_ends_the_command_and_gives_the_prompt_back(warm: Lab) -> None:
    with (
        silence() as url,
        on_terminal(
            "-c", "openstack user list; echo status $?", environment=_waiting(warm, url), program="bash"
        ) as terminal,
    ):
        parent = parent_of(warm)
        until(lambda: _children(parent))
        time.sleep(0.5)
        terminal.type("\x03")
        terminal.status()

    assert until(lambda: not _children(parent))


def test_a_killed_front_takes_its_command_with_it(warm: Lab) -> None:
    parent = parent_of(warm)
    with (
        silence() as url,
        subprocess.Popen(
            [entrance.commands(warm.folder) / COMMAND, "user", "list"], env=_waiting(warm, url)
        ) as process,
    ):
        until(lambda: _children(parent))
        process.kill()

    assert until(lambda: not _children(parent))


def test_a_command_is_stopped_and_goes_on(warm: Lab) -> None:
    parent = parent_of(warm)
    with silence() as url, subprocess.Popen(
        [entrance.commands(warm.folder) / COMMAND, "user", "list"],
        env=_waiting(warm, url), stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        child = until(lambda: _children(parent))[0]
        time.sleep(0.5)
        process.send_signal(signal.SIGTSTP)
        until(lambda: _state(child) == _state(process.pid) == "T")
        process.send_signal(signal.SIGCONT)
        until(lambda: "T" not in {_state(child), _state(process.pid)})
        process.terminate()


def _state(number: int) -> str:
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_prompt_on_a_terminal_is_the_plain_clients(warm: Lab) -> None:
    with on_terminal("user", "password", "set", environment=warm.environment(), program=_command(warm)) as terminal:
        terminal.expect("Current Password:")
        terminal.type("secret\n")
        terminal.expect("New Password:")
        terminal.type("\x03")
        terminal.status()

    assert "secret" not in terminal.screen


def test_the_interactive_mode_is_the_plain_clients(warm: Lab) -> None:
    statuses = []
    for command in (_command(warm), str(plain(warm) / COMMAND)):
        with on_terminal(environment=warm.environment(), program=command) as terminal:
            terminal.expect("(Cmd)")
            terminal.type("role show member -f value -c domain_id\n")
            terminal.expect("None")
            terminal.type("exit\n")
            statuses.append(terminal.status())

    assert statuses[0] == statuses[1]


def test_tables_and_pages_are_as_wide_as_the_terminal(warm: Lab) -> None:
    widths = []
    for commands in (entrance.commands(warm.folder), plain(warm)):
        line = "sleep 0.2; openstack user list --fit-width; openstack image list --help | cat; openstack help role show"
        environment = warm.environment() | {"PAGER": "head -5", "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"}
        with on_terminal("-c", line, environment=environment, columns=33, program="bash") as terminal:
            assert terminal.status() == 0
        widths.append(terminal.screen)

    assert widths[0] == widths[1]


def _command(lab: Lab) -> str:
    return str(entrance.commands(lab.folder) / COMMAND)


def test_two_at_once_answer_each_for_its_own(warm: Lab, tmp_path: Path) -> None:
    commands = only_warm(warm, tmp_path)

    def who(number: int) -> str:
        person = ("admin", "john")[number % 2]
        line = f"openstack --os-cloud {person} configuration show -f value -c auth.username"
        return person + told(warm, commands, line, tmp_path / str(number))[1].decode()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(who, range(12))) == {"adminadmin\n", "johnjohn\n"}


def test_one_command_knows_nothing_of_another(warm: Lab, tmp_path: Path) -> None:
    commands = only_warm(warm, tmp_path)
    first = told(warm, commands, "openstack token issue -f value -c id", tmp_path / "first")[1]
    second = told(warm, commands, "OS_CLOUD= openstack token issue", tmp_path / "second")
    third = told(warm, commands, "openstack token issue -f value -c id", tmp_path / "third")[1]

    assert first != third
    assert second == told(warm, plain(warm), "OS_CLOUD= openstack token issue", tmp_path / "plain")


def test_commands_answer_when_the_warm_parent_was_killed_and_are_quick_again_later(warm: Lab, tmp_path: Path) -> None:
    parent = parent_of(warm)
    os.kill(parent, signal.SIGKILL)

    line = "openstack role show member -f value -c name"
    assert told(warm, entrance.commands(warm.folder), line, tmp_path / "work") == (0, b"member\n", b"")
    assert warm.status().state is State.UP
    until(lambda: listens(warm))
    assert parent_of(warm) != parent


def test_commands_answer_when_the_warm_parent_does_not(warm: Lab, tmp_path: Path) -> None:
    parent = parent_of(warm)
    os.kill(parent, signal.SIGSTOP)
    try:
        line = "openstack project create once -f value -c name"
        assert told(warm, entrance.commands(warm.folder), line, tmp_path / "work") == (0, b"once\n", b"")
    finally:
        os.kill(parent, signal.SIGCONT)
    line = "openstack project delete once; openstack project list -f value -c Name | grep -c once"
    assert told(warm, only_warm(warm, tmp_path), line, tmp_path / "after")[1] == b"0\n"


def test_a_terminal_that_is_another_sessions_is_no_hindrance(warm: Lab, tmp_path: Path) -> None:
    environment = warm.environment() | {"PATH": f"{only_warm(warm, tmp_path)}{os.pathsep}{os.environ['PATH']}"}
    line = "setsid -w openstack role show member -f value -c name"
    with on_terminal("-c", line, environment=environment, program="bash") as terminal:
        assert terminal.status() == 0

    assert terminal.screen == "member\n"


def test_a_command_under_way_outlives_the_warm_parent(warm: Lab, tmp_path: Path) -> None:
    commands, go_on = only_warm(warm, tmp_path), tmp_path / "go-on"
    parent = parent_of(warm)
    os.mkfifo(go_on)
    line = f"openstack image create slow -f value -c name < {go_on}; openstack image delete slow"
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(told, warm, commands, line, tmp_path / "work")
        with go_on.open("w") as writing:
            until(lambda: _children(parent))
            time.sleep(0.5)
            os.kill(parent, signal.SIGKILL)
            writing.write("content")
        assert answer.result()[1] == b"slow\n"
    until(lambda: listens(warm))


def test_a_reset_leaves_the_warm_parent_and_it_finds_the_clean_lab(warm: Lab, tmp_path: Path) -> None:
    parent, commands = parent_of(warm), only_warm(warm, tmp_path)
    told(warm, commands, "openstack project create later", tmp_path / "before")

    warm.reset()

    assert parent_of(warm) == parent
    assert told(warm, commands, "openstack project show later", tmp_path / "after")[0] == 1


def test_limits_of_the_person_hold(warm: Lab, tmp_path: Path) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    line = "ulimit -f 0; openstack image save --file saved cirros-0.6.3-x86_64-disk 2>/dev/null; stat -c %s saved"

    assert hard == resource.RLIM_INFINITY
    assert told(warm, only_warm(warm, tmp_path), line, tmp_path / "work")[1] in {b"0\n", b""}


def test_the_parent_holds_no_secret(warm: Lab, tmp_path: Path) -> None:
    told(warm, entrance.commands(warm.folder), "openstack user list", tmp_path / "work")
    variables = Path(f"/proc/{parent_of(warm)}/environ").read_bytes()

    assert b"OS_" not in variables
    assert (door(warm).stat().st_mode & 0o777) == 0o600


def test_down_leaves_nothing_of_it_and_commands_still_answer(warm: Lab, tmp_path: Path) -> None:
    parent = parent_of(warm)

    warm.down()

    assert processes_of(warm) == []
    assert not Path(f"/proc/{parent}").exists()
    status, out, _ = told(warm, entrance.commands(warm.folder), "openstack --version", tmp_path / "work")
    assert (status, out.split()[0]) == (0, b"openstack")

"""The quick client: whatever is asked of it, it answers as the plain client does, and leaves nothing behind."""

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

from quizengine.lab.client import entrance, front
from quizengine.lab.lab import Lab
from quizengine.lab.release import Release
from quizengine.lab.status import State
from tests.lab.entering import until
from tests.lab.test_life import processes_of
from tests.terminals import on_terminal

pytestmark = [pytest.mark.lab, pytest.mark.slow, pytest.mark.xdist_group("quick client")]

COMMAND = "openstack"
# Options stand in the order of a set there, which is another one in each run of the plain client too.
WORDS = "tr -cs '[:alnum:]_-' '\\n' | sort"
SAME = [
    "openstack --version",
    "openstack volume list",
    "openstack volume type list -f json",
    "openstack volume type list -f yaml --noindent",
    "openstack image list -f csv --quote all",
    "openstack image list -f value -c Name",
    "openstack user list --sort-column Name --sort-descending",
    "openstack user list --os-cloud john",
    "openstack user list --nonsense",
    "openstack user",
    "openstack usr list",
    "openstack nonsense",
    "openstack ''",
    f"COLUMNS=9999 openstack -h | {WORDS}",
    f"COLUMNS=9999 openstack --help | {WORDS}",
    "openstack help volume create",
    "openstack volume create --help",
    "openstack volume create",
    "openstack volume create --size lots v",
    "openstack volume show 'no such \"volume\"  here'",
    "openstack project show 'größer 項目 🐳'",
    "openstack project show $'\\xff'",
    "openstack project create 'größer 項目' -f value -c name; openstack project delete 'größer 項目'; echo $?",
    "openstack role show member -f shell --prefix role_",
    "openstack role show member -f json -c name",
    "openstack configuration show -f json --mask",
    "openstack endpoint list -f value -c 'Service Name' -c Interface | sort",
    "openstack complete | md5sum",
    "openstack complete --shell none",
    "openstack module list -f json",
    "openstack extension list --identity",
    "openstack command list --group openstack.volume.v3 -f value",
    "openstack --os-cloud nobody volume list",
    "OS_CLOUD=nobody openstack volume list",
    "OS_CLIENT_CONFIG_FILE=/nowhere openstack volume list",
    "OS_AUTH_URL=http://127.0.0.1:9 OS_CLOUD= openstack volume list",
    f"COLUMNS=9999 openstack --os-auth-type nonsense volume list 2>&1 | {WORDS}",
    "openstack --os-volume-api-version 9 volume list",
    "openstack --os-password wrong volume list 2>&1 | sed 's/req-[-0-9a-f]*//'; echo ${PIPESTATUS[@]}",
    "openstack user password set < /dev/null",
    "openstack image save cirros-0.6.3-x86_64-disk | md5sum",
    "openstack image save --file saved cirros-0.6.3-x86_64-disk; stat -c '%s %a' saved; rm saved",
    "umask 077; openstack image save --file saved cirros-0.6.3-x86_64-disk; stat -c '%s %a' saved; rm saved",
    "echo content | openstack image create from-stdin -f value -c size -c checksum; openstack image delete from-stdin",
    "echo content > file; openstack image create --file file i -f value -c checksum; openstack image delete i",
    "openstack image create --file missing i",
    "echo 'clouds: {here: {auth: {}}}' > clouds.yaml; OS_CLIENT_CONFIG_FILE= openstack --os-cloud here volume list",
    "mkdir -p .config/openstack; echo 'clouds: {home: {auth: {}}}' > .config/openstack/clouds.yaml;"
    " HOME=$PWD OS_CLIENT_CONFIG_FILE= openstack --os-cloud home volume list",
    "openstack user list | true; echo ${PIPESTATUS[@]}",
    "openstack --help | head -1; echo ${PIPESTATUS[@]}",
    "PYTHONUNBUFFERED= openstack user list | true; echo ${PIPESTATUS[@]}",
    "PYTHONUNBUFFERED= openstack complete | head -1; echo ${PIPESTATUS[@]}",
    "PYTHONUNBUFFERED=1 openstack user list | true; echo ${PIPESTATUS[@]}",
    "openstack user list > /dev/full; echo $?",
    "PYTHONUNBUFFERED= openstack user list > /dev/full; echo $?",
    "COLUMNS=30 openstack user list --help",
    "COLUMNS=30 openstack user list --fit-width",
    "CLIFF_FIT_WIDTH=1 COLUMNS=40 openstack image show cirros-0.6.3-x86_64-disk -c name -c properties",
    "LANG=C openstack project show größer",
    "LANG=xx_YY.UTF-8 openstack project show größer",
    "env -i PATH=$PATH OS_CLOUD=admin OS_CLIENT_CONFIG_FILE=$OS_CLIENT_CONFIG_FILE openstack user list",
    "(ulimit -n 200; openstack user list)",
    "(trap '' INT HUP; openstack user list)",
    "openstack -q user list; openstack -v user list 2>&1 | head -3",
    "openstack --log-file log user list > /dev/null; wc -l < log",
    "http_proxy=http://127.0.0.1:9 no_proxy= NO_PROXY= openstack user list 2>&1 | sed 's/0x[0-9a-f]*/0x/g'",
]  # fmt: skip
LEFT_TO_PLAIN = [
    "openstack < /dev/null",
    "echo 'role show member -c name' | openstack",
    "echo 'role show member -c name' | openstack --os-cloud admin",
    "openstack user set --password-prompt john < /dev/null",
    "openstack user list >&-; echo $?",
    "openstack user list <&-; echo $?",
    "mkdir gone; cd gone; rmdir ../gone; openstack user list 2>&1 | tail -1",
    "LC_ALL=C openstack project show größer",
    "PYTHONIOENCODING=latin-1 openstack project show größer | od -c | tail -3",
    "PYTHONWARNINGS=error openstack --version",
]


@pytest.fixture
def warm(lab: Lab) -> Lab:
    """Give the lab once its warm parent listens."""
    lab.up()
    until(lambda: _listens(lab))
    return lab


def _door(lab: Lab) -> Path:
    return entrance.place(lab.folder) / entrance.socket_name(COMMAND)


def _listens(lab: Lab) -> bool:
    try:
        front.connect(str(_door(lab))).close()
    except OSError:
        return False
    return True


def _plain(lab: Lab) -> Path:
    return Release.pinned(lab.releases).client / "bin"


def _parent(lab: Lab) -> int:
    return int(subprocess.check_output(["pgrep", "-f", f"client.warm {_door(lab)} "], text=True))


def _only_warm(lab: Lab, folder: Path) -> Path:
    """Give a folder whose command says nothing at all where the lab's would turn to the plain client."""
    script = (entrance.commands(lab.folder) / COMMAND).read_text()
    made = folder / "bin" / COMMAND
    made.parent.mkdir()
    made.write_text(script.replace(str(_plain(lab) / COMMAND), "/bin/false"))
    made.chmod(0o700)
    return made.parent


def told(lab: Lab, commands: Path, line: str, folder: Path) -> tuple[int, bytes, bytes]:
    """Run a line of bash in an empty folder, with the commands found in that folder."""
    folder.mkdir()
    environment = lab.environment() | {"LANG": "C.UTF-8", "HOME": str(folder.parent)}
    environment["PATH"] = f"{commands}{os.pathsep}{environment['PATH']}"
    for name in ("LC_ALL", "LC_CTYPE", "PYTHONUNBUFFERED", "PYTHONWARNINGS"):
        environment.pop(name, None)
    done = subprocess.run(
        ["bash", "-c", line],
        env=environment, cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("line", SAME)
def test_the_warm_way_answers_as_the_plain_one(warm: Lab, tmp_path: Path, line: str) -> None:
    expected = told(warm, _plain(warm), line, tmp_path / "work")
    (tmp_path / "work").rename(tmp_path / "plain")

    assert told(warm, _only_warm(warm, tmp_path), line, tmp_path / "work") == expected


@pytest.mark.parametrize("line", LEFT_TO_PLAIN)
def test_what_the_warm_way_cannot_do_is_left_to_the_plain_one(warm: Lab, tmp_path: Path, line: str) -> None:
    expected = told(warm, _plain(warm), line, tmp_path / "work")
    (tmp_path / "work").rename(tmp_path / "plain")

    assert told(warm, entrance.commands(warm.folder), line, tmp_path / "work") == expected


@contextmanager
def silence() -> Iterator[str]:
    """Give the address of a service that takes every request and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as ear:
        yield f"http://127.0.0.1:{ear.getsockname()[1]}"


def _waiting(lab: Lab, url: str) -> dict[str, str]:
    """Give the environment of a command that waits for its token until it is ended."""
    own = {"OS_AUTH_URL": url, "OS_USERNAME": "u", "OS_PASSWORD": "p", "OS_PROJECT_NAME": "p", "OS_CLOUD": ""}
    return lab.environment() | own | {"OS_USER_DOMAIN_ID": "d", "OS_PROJECT_DOMAIN_ID": "d", "OS_IDENTITY_API_VERSION": "3"}


def _children(number: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1])
def test_a_signal_ends_a_command_as_it_ends_the_plain_one(warm: Lab, number: signal.Signals) -> None:
    with silence() as url:
        environment, statuses = _waiting(warm, url), []
        parent = _parent(warm)
        for command in (entrance.commands(warm.folder) / COMMAND, _plain(warm) / COMMAND):
            with subprocess.Popen(
                [command, "user", "list"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            ) as process:
                if command.parent == _plain(warm):
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
    with silence() as url, on_terminal(
        "-c", "openstack user list; echo status $?", environment=_waiting(warm, url), program="bash"
    ) as terminal:
        parent = _parent(warm)
        until(lambda: _children(parent))
        time.sleep(0.5)
        terminal.type("\x03")
        terminal.status()

    assert until(lambda: not _children(parent))


def test_a_killed_front_takes_its_command_with_it(warm: Lab) -> None:
    parent = _parent(warm)
    with silence() as url, subprocess.Popen(
        [entrance.commands(warm.folder) / COMMAND, "user", "list"], env=_waiting(warm, url)
    ) as process:
        until(lambda: _children(parent))
        process.kill()

    assert until(lambda: not _children(parent))


def test_a_command_is_stopped_and_goes_on(warm: Lab) -> None:
    parent = _parent(warm)
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
    for command in (_command(warm), str(_plain(warm) / COMMAND)):
        with on_terminal(environment=warm.environment(), program=command) as terminal:
            terminal.expect("(Cmd)")
            terminal.type("role show member -f value -c domain_id\n")
            terminal.expect("None")
            terminal.type("exit\n")
            statuses.append(terminal.status())

    assert statuses[0] == statuses[1]


def test_a_table_is_as_wide_as_the_terminal(warm: Lab) -> None:
    widths = []
    for commands in (entrance.commands(warm.folder), _plain(warm)):
        line = "sleep 0.2; openstack user list --fit-width; openstack image list --help | cat"
        environment = warm.environment() | {"PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"}
        with on_terminal("-c", line, environment=environment, columns=33, program="bash") as terminal:
            assert terminal.status() == 0
        widths.append(terminal.screen)

    assert widths[0] == widths[1]


def _command(lab: Lab) -> str:
    return str(entrance.commands(lab.folder) / COMMAND)


def test_two_at_once_answer_each_for_its_own(warm: Lab, tmp_path: Path) -> None:
    commands = _only_warm(warm, tmp_path)

    def who(number: int) -> str:
        person = ("admin", "john")[number % 2]
        line = f"openstack --os-cloud {person} configuration show -f value -c auth.username"
        return person + told(warm, commands, line, tmp_path / str(number))[1].decode()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(who, range(12))) == {"adminadmin\n", "johnjohn\n"}


def test_one_command_knows_nothing_of_another(warm: Lab, tmp_path: Path) -> None:
    commands = _only_warm(warm, tmp_path)
    first = told(warm, commands, "openstack token issue -f value -c id", tmp_path / "first")[1]
    second = told(warm, commands, "OS_CLOUD= openstack token issue", tmp_path / "second")
    third = told(warm, commands, "openstack token issue -f value -c id", tmp_path / "third")[1]

    assert first != third
    assert second == told(warm, _plain(warm), "OS_CLOUD= openstack token issue", tmp_path / "plain")


def test_commands_answer_when_the_warm_parent_was_killed_and_are_quick_again_later(warm: Lab, tmp_path: Path) -> None:
    parent = _parent(warm)
    os.kill(parent, signal.SIGKILL)

    line = "openstack role show member -f value -c name"
    assert told(warm, entrance.commands(warm.folder), line, tmp_path / "work") == (0, b"member\n", b"")
    assert warm.status().state is State.UP
    until(lambda: _listens(warm))
    assert _parent(warm) != parent


def test_a_command_under_way_outlives_the_warm_parent(warm: Lab, tmp_path: Path) -> None:
    commands, go_on = _only_warm(warm, tmp_path), tmp_path / "go-on"
    parent = _parent(warm)
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
    until(lambda: _listens(warm))


def test_a_reset_leaves_the_warm_parent_and_it_finds_the_clean_lab(warm: Lab, tmp_path: Path) -> None:
    parent, commands = _parent(warm), _only_warm(warm, tmp_path)
    told(warm, commands, "openstack project create later", tmp_path / "before")

    warm.reset()

    assert _parent(warm) == parent
    assert told(warm, commands, "openstack project show later", tmp_path / "after")[0] == 1


def test_limits_of_the_person_hold(warm: Lab, tmp_path: Path) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    line = "ulimit -f 0; openstack image save --file saved cirros-0.6.3-x86_64-disk 2>/dev/null; stat -c %s saved"

    assert hard == resource.RLIM_INFINITY
    assert told(warm, _only_warm(warm, tmp_path), line, tmp_path / "work")[1] in {b"0\n", b""}


def test_the_parent_holds_no_secret(warm: Lab, tmp_path: Path) -> None:
    told(warm, entrance.commands(warm.folder), "openstack user list", tmp_path / "work")
    variables = Path(f"/proc/{_parent(warm)}/environ").read_bytes()

    assert b"OS_" not in variables
    assert (_door(warm).stat().st_mode & 0o777) == 0o600


def test_down_leaves_nothing_of_it_and_commands_still_answer(warm: Lab, tmp_path: Path) -> None:
    parent = _parent(warm)

    warm.down()

    assert processes_of(warm) == []
    assert not Path(f"/proc/{parent}").exists()
    status, out, _ = told(warm, entrance.commands(warm.folder), "openstack --version", tmp_path / "work")
    assert (status, out.split()[0]) == (0, b"openstack")

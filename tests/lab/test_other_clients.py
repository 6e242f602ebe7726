"""What else works in the lab's shell beside `openstack`: the clients of Swift and Cinder, and completion."""

import os
import subprocess
from pathlib import Path

import pytest

from quizengine.lab.client import completion, entrance, front
from quizengine.lab.client.shell import shell
from quizengine.lab.lab import Lab
from quizengine.lab.name import folder_of
from quizengine.lab.release import Release
from tests.lab.entering import until
from tests.lab.warming import ON_A_LAB_OF_ITS_OWN, door, listens, told
from tests.terminals import on_terminal

pytestmark = ON_A_LAB_OF_ITS_OWN


@pytest.fixture
def ready(warm: Lab) -> Lab:
    """Give the lab once every client answers at once, and the words of completion are written."""
    for command in entrance.COMMANDS:
        front.ask_for(str(door(warm, command)))
    until(lambda: all(listens(warm, command) for command in entrance.COMMANDS))
    until(completion.file(release(warm)).exists)
    return warm


def release(lab: Lab) -> Release:
    return Release.pinned(lab.releases)


@pytest.mark.parametrize(
    "line", ["swift list", "cinder type-list", "cinder list", "swift stat nothing 2>&1 | head -1", "swift nonsense"]
)
def test_a_client_without_clouds_yaml_needs_no_openrc_and_answers_as_the_plain_one(
    ready: Lab, tmp_path: Path, line: str
) -> None:
    quick = told(ready, entrance.commands(ready.folder), line, tmp_path / "quick")

    plain = f"PATH=$(dirname $(command -v python3)):/usr/bin:/bin:{ready.environment()['PATH'].split(os.pathsep)[1]}"
    assert told(ready, tmp_path, f". {ready.openrc}; {plain}; {line}", tmp_path / "plain") == quick


def test_such_a_client_is_the_person_that_the_environment_names(ready: Lab, tmp_path: Path) -> None:
    line = "swift stat | awk '/Account:/ {print $2}'"
    accounts = {
        told(ready, entrance.commands(ready.folder), f"OS_CLOUD={who}; {line}", tmp_path / who)[1]
        for who in ("admin", "john")
    }

    assert len(accounts) == 2
    elsewhere = "OS_AUTH_URL=http://127.0.0.1:9 swift list"
    assert told(ready, entrance.commands(ready.folder), elsewhere, tmp_path / "elsewhere")[0] != 0
    assert told(ready, entrance.commands(ready.folder), "OS_CLIENT_CONFIG_FILE= swift list", tmp_path / "own")[0] != 0


def test_no_password_is_on_a_command_line(ready: Lab) -> None:
    script = (entrance.commands(ready.folder) / "swift").read_text()

    secrets = (ready.folder / "secrets.json").read_text()
    assert not any(word in script for word in secrets.split('"') if len(word) > 16)


def test_bash_completes_openstack(ready: Lab) -> None:
    ask = "COMP_WORDS=(openstack volume sn) COMP_CWORD=2; _openstack; echo ${COMPREPLY[@]}"

    done = subprocess.run(
        ["bash", "-c", f". {completion.file(release(ready))}; {ask}"], capture_output=True, text=True, check=True
    )

    assert done.stdout == "snapshot\n"


def test_the_shell_reads_what_is_the_persons_and_then_what_is_the_labs(
    ready: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", "/bin/bash")
    (tmp_path / ".bashrc").write_text("alias mine=true\n")
    command = shell(ready.folder, release(ready))

    with on_terminal(
        *command[1:], environment=ready.environment() | {"HOME": str(tmp_path)}, program="bash"
    ) as terminal:
        terminal.type("alias mine; complete -p openstack; exit\n")
        assert terminal.status() == 0

    assert "alias mine='true'" in terminal.screen
    assert "complete -F _openstack openstack" in terminal.screen


def test_the_prompt_names_a_lab_of_several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/bash")
    lab, none = folder_of(tmp_path, "monday"), Release(tmp_path)
    command = shell(lab, none)

    assert "PS1='(monday) '$PS1" in Path(command[-1]).read_text()
    monkeypatch.setenv("SHELL", "/bin/zsh")
    assert shell(lab, none) == ["/bin/zsh"]

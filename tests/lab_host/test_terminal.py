"""A shell in the host has a real terminal."""

from collections.abc import Iterator

import pytest

from tests.lab.entering import until
from tests.lab_host.inside import Inside
from tests.terminals import Terminal, on_terminal


@pytest.fixture
def shell(inside: Inside) -> Iterator[Terminal]:
    words, environment = inside.command("bash", "--norc")
    with on_terminal(*words, environment=environment, program="/usr/bin/env", columns=72) as terminal:
        terminal.expect("$ ")
        yield terminal


def test_it_is_a_terminal_of_the_host_with_the_size_of_the_person_s(shell: Terminal) -> None:
    shell.type("tty; stty size\n")

    shell.expect("/dev/pts/0\n")
    shell.expect("40 72\n")


def test_a_change_of_size_is_passed_on(shell: Terminal) -> None:
    shell.type("while sleep 0.1; do stty size; done\n")
    shell.expect("40 72\n")
    shell.resize(33, 55)

    shell.expect("33 55\n")


def test_ctrl_c_ends_what_runs_and_not_the_shell(shell: Terminal) -> None:
    shell.type("bash -c 'echo begun; exec sleep 1000'\n")
    shell.expect("begun\n")
    shell.type("\x03")
    shell.expect("$ ")
    shell.type("echo $?\n")

    shell.expect("130\n")


def test_a_job_is_stopped_and_goes_on(shell: Terminal) -> None:
    shell.type("bash -c 'echo begun; exec sleep 1000'\n")
    shell.expect("begun\n")
    shell.type("\x1a")
    shell.expect("Stopped")
    shell.type("kill %1; fg\n")

    shell.expect("$ ")


def test_its_exit_status_is_the_program_s(shell: Terminal) -> None:
    shell.type("exit 3\n")

    assert shell.status() == 3


def test_ctrl_d_leaves_it(shell: Terminal) -> None:
    shell.type("\x04")

    assert shell.status() == 0


def test_a_terminal_that_is_closed_ends_what_ran_on_it(inside: Inside) -> None:
    words, environment = inside.command("bash", "--norc")
    with on_terminal(*words, environment=environment, program="/usr/bin/env") as terminal:
        terminal.expect("$ ")
        terminal.type("sleep 4321\n")
        until(lambda: "4321" in inside.run("cat /proc/[0-9]*/cmdline").stdout)
        terminal.kill()

    until(lambda: "4321" not in inside.run("cat /proc/[0-9]*/cmdline").stdout)

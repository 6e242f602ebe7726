"""The programs of the lab's host: how they read command lines and logs."""

import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from quizengine.lab.host.programs import su, sudo, systemctl, tcpdump
from quizengine.lab.host.programs._asked import ALL, read
from quizengine.lab.host.programs._journal import Reader
from quizengine.lab.host.programs._run import run
from quizengine.lab.host.programs._unit import Unit
from quizengine.lab.host.programs._units import matching

API = Unit("devstack@c-api.service", "cinder", "up", 7, 0.0, 0, "", "", ("devstack@c-api.service",))
KNOWN = [API, replace(API, name="devstack@n-api.service"), replace(API, name="devstack@n-cpu.service")]
LOG = """\
2026-11-22 10:00:00.123 42 INFO cinder.api [req-1] first
2026-11-22 10:00:01.000 42 ERROR cinder.api [req-1] second
Traceback (most recent call last):
"""


def now() -> datetime:
    return datetime.now().astimezone().replace(tzinfo=None)  # logs tell local time


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("devstack@c-api", ["devstack@c-api.service"]),
        ("devstack@c-api.service", ["devstack@c-api.service"]),
        ("devstack@n-*", ["devstack@n-api.service", "devstack@n-cpu.service"]),
        ("devstack@*", [unit.name for unit in KNOWN]),
    ],
)
def test_units_are_found_by_name_and_by_pattern(pattern: str, found: list[str]) -> None:
    units, missing = matching(KNOWN, [pattern])

    assert ([unit.name for unit in units], missing) == (found, [])


def test_a_name_that_means_nothing_is_missing_and_a_pattern_is_not() -> None:
    assert matching(KNOWN, ["c-api", "x*"]) == ([], ["c-api.service"])


def test_flags_of_a_journal_may_stand_in_one_word() -> None:
    asked = read(["-xeu", "devstack@c-api", "-n5", "--no-pager"])

    assert (asked.units, asked.lines, asked.flags) == (["devstack@c-api"], 5, {"end", "plain"})


def test_a_journal_that_is_followed_begins_with_its_last_lines() -> None:
    assert (read(["-f"]).lines, read([]).lines) == (10, None)
    assert read(["-f", "-n", "all"]).lines == ALL
    assert (read(["-n", "-u", "x"]).lines, read(["-n", "-u", "x"]).units) == (10, ["x"])


@pytest.mark.parametrize("words", [["--since", "10 min ago"], ["--since=-10min"], ["-S", "-600s"]])
def test_a_span_is_counted_from_now(words: list[str]) -> None:
    since = read(words).since

    assert since is not None
    assert abs(now() - timedelta(minutes=10) - since) < timedelta(seconds=30)


def test_a_moment_is_a_date_or_a_time_of_today() -> None:
    assert read(["--since", "2026-11-22 10:00"]).since == datetime.fromisoformat("2026-11-22T10:00")
    today = read(["--until", "09:30"]).until
    assert today is not None
    assert (today.date(), today.hour, today.minute) == (now().date(), 9, 30)


@pytest.mark.parametrize("words", [["--since", "soon"], ["--nonsense"], ["-u"], ["-p", "loud"], ["word"]])
def test_what_makes_no_sense_is_refused(words: list[str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read(words)


def test_a_line_without_a_time_has_that_of_the_line_before(tmp_path: Path) -> None:
    log = tmp_path / "cinder.log"
    log.write_text(LOG)
    reader = Reader(log, "devstack@c-api")

    first, second, third = reader.entries()

    assert first.line().startswith("Nov 22 10:00:00 openstack devstack@c-api[42]: 2026-11-22 10:00:00.123 42 INFO")
    assert (second.level, third.level, third.when) == ("ERROR", "ERROR", second.when)
    with log.open("a") as file:
        file.write("half a ")
    assert list(reader.entries()) == []
    with log.open("a") as file:
        file.write("line\n")
    assert [entry.text for entry in reader.entries()] == ["half a line"]


def test_daemon_reload_says_that_it_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert systemctl.main(["daemon-reload"]) == 0
    assert "does nothing" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "status"), [([], 1), (["-v"], 0), (["-u", "stack", "no-such-command"], 1)])
def test_sudo_without_a_command_to_run_says_so(words: list[str], status: int) -> None:
    assert sudo.main(words) == status


def become(program: ModuleType, *arguments: str) -> str:
    """Run a program that becomes another, and give what the other said."""
    code = f"import sys; from {program.__name__} import main; sys.exit(main(sys.argv[1:]))"
    line = [sys.executable, "-c", code, *arguments]
    own = {"SHELL": "/bin/sh", "HOME": "/usr"}
    return subprocess.run(line, env=own, text=True, check=True, stdout=-1, stderr=-2, cwd="/").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-c", "pwd"], "/"),
        (["-", "root", "-c", "pwd"], "/usr"),
        (["--login", "--command=pwd"], "/usr"),
        (["-s", "/bin/bash", "-c", "pwd; echo $BASH $0 $1", "root", "one", "two"], "/\n/bin/bash one two"),
    ],
)
def test_su_opens_a_shell(words: list[str], said: str) -> None:
    assert become(su, *words).strip() == said


def test_su_tells_whose_shell_it_opens() -> None:
    assert become(su, "stack", "-c", "echo here") == (
        "su: there is no user but root here: this is root's shell, not stack's\nhere\n"
    )


def test_su_tells_which_shell_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert su.main(["-s", "/no/such/shell"]) == 127
    assert capsys.readouterr().err == "su: failed to execute /no/such/shell: No such file or directory\n"


def test_tcpdump_tells_that_the_machine_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert tcpdump.main([]) == 127
    assert "install its package `tcpdump`" in capsys.readouterr().err


def test_ctrl_c_ends_a_program_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(systemctl, "main", interrupted)
    with pytest.raises(SystemExit) as ended:
        run("systemctl")
    assert (ended.value.code, capsys.readouterr()) == (130, ("", ""))

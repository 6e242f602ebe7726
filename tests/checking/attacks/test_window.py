"""Checkers that abuse the window to the lab's host."""

import os
import socket
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from quizengine.checking.runner import Runner
from quizengine.checking.sandbox.window import MOST_ASKS
from quizengine.cloud.host import HostView
from quizengine.core.observation import Look, Observation, Seen
from quizengine.lab.reading import LARGEST
from tests.checking.attacks.attacking import TOOLS
from tests.checking.authored import NOWHERE, QUICK, body, write
from tests.checking.hosts import CONF, Asked, a_view
from tests.checking.outside import during

WORDS = "the person's own words"
RAW = """
fd = cloud.host._descriptor
def said(line):
    try:
        os.write(fd, line)
        return os.read(fd, 65536).decode()
    except OSError:
        return ''
"""


def asking(folder: Path, view: HostView, lines: str) -> Observation:
    checkers = write(folder / "checkers", TOOLS + body(lines))
    return Runner(NOWHERE, {}, [checkers], host=view, limits=QUICK).observe([Look("it", "thing", {})])["it"]


def told(folder: Path, view: HostView, lines: str) -> Any:
    observation = asking(folder, view, lines)
    assert isinstance(observation, Seen), observation
    return observation.facts


def files(folder: Path, view: HostView, *paths: str) -> list[Any]:
    """Give what a checker is told of each file: its text, None, or the refusal."""
    lines = f"""
    def text(path):
        found = cloud.host.file(path)
        return found and found.text
    found = []
    for path in {list(paths)!r}:
        try:
            found.append(text(path))
        except Exception as error:
            found.append(f'refused: {{error}}')
    return found
    """
    answer: list[Any] = told(folder, view, lines)
    return answer


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    file = tmp_path / "canary"
    file.write_text(WORDS)
    return file


def test_a_path_leads_nowhere_else(tmp_path: Path, canary: Path) -> None:
    lab, view = a_view(tmp_path)
    (lab / "data" / "cinder" / "cinder.sqlite").write_text(WORDS)
    paths = [
        *(
            "/etc/cinder/../../../canary",
            "/etc/cinder/../../secrets.json",
            "/opt/stack/../../secrets.json",
            "/etc/shadow",
        ),
        *(str(canary), "/proc/self/environ", "cinder.conf", "", "/", "/etc", "/etc/cinder", "/opt/stack", "~", "~/"),
        *("~/../secrets.json", "/opt/stack/data/cinder/cinder.sqlite", "/opt/stack/./data/cinder/cinder.sqlite"),
        *("/opt/stack//data/cinder/cinder.sqlite", "/opt/stack/logs/cinder.log", "/root/.ssh/id_rsa"),
    ]
    assert [one for one in files(tmp_path, view, *paths) if not str(one).startswith("refused")] == []


def test_a_link_leads_nowhere_else(tmp_path: Path, canary: Path) -> None:
    lab, view = a_view(tmp_path)
    etc = lab / "etc" / "cinder"
    (etc / "whole").symlink_to(canary)
    (etc / "up").symlink_to("../../../canary")
    (etc / "folder").symlink_to("../..")
    (etc / "magic").symlink_to(f"/proc/self/root{canary}")
    (etc / "own").symlink_to("cinder.conf")
    (lab / "etc" / "glance").symlink_to(tmp_path)
    paths = ["cinder/whole", "cinder/up", "cinder/folder/secrets.json", "cinder/magic", "glance/canary"]
    found = files(tmp_path, view, *(f"/etc/{path}" for path in paths))
    assert all(str(one).startswith("refused") and "a link leads elsewhere" in one for one in found)
    assert files(tmp_path, view, "/etc/cinder/own")[0].startswith("[DEFAULT]")


def test_nothing_but_a_file_is_opened(tmp_path: Path) -> None:
    lab, view = a_view(tmp_path)
    etc = lab / "etc" / "cinder"
    os.mkfifo(etc / "pipe")
    (etc / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as ear:
        ear.bind(str(etc / "s"))
        with during(lambda: has_reader(etc / "pipe")) as opened:
            found = files(tmp_path, view, *(f"/etc/cinder/{name}" for name in ("pipe", "folder", "s")))
    assert [one for one in found if "it is no regular file" not in str(one)] == []
    assert opened == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_a_device_is_not_opened(tmp_path: Path) -> None:
    lab, view = a_view(tmp_path)
    os.mknod(lab / "etc" / "cinder" / "zero", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    assert "it is no regular file" in files(tmp_path, view, "/etc/cinder/zero")[0]


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    lab, view = a_view(tmp_path)
    with (lab / "etc" / "cinder" / "huge").open("wb") as file:
        file.truncate(1 << 40)
    (lab / "etc" / "cinder" / "large").write_text("x" * LARGEST)
    assert "it is larger than 1024 KiB" in files(tmp_path, view, "/etc/cinder/huge")[0]
    assert told(tmp_path, view, "return len(cloud.host.file('/etc/cinder/large').text)") == LARGEST


def test_passwords_of_the_lab_are_hidden(tmp_path: Path) -> None:
    _, view = a_view(tmp_path)
    assert files(tmp_path, view, CONF) == ["[DEFAULT]\ndebug = true\n[keystone_authtoken]\npassword = ***\n"]


def test_a_flood_of_asks_is_cut_off(tmp_path: Path) -> None:
    view = Asked()
    lines = """
    answered = 0
    for _ in range(10_000):
        try:
            answered += cloud.host.file('/etc/cinder/cinder.conf') is None
        except Exception:
            pass
    return answered
    """
    assert told(tmp_path, view, lines) == MOST_ASKS == len(view.asks)


def test_a_flood_of_answers_is_cut_off(tmp_path: Path) -> None:
    view = Asked({"text": "x" * (1 << 20), "mode": "0644"})
    lines = """
    heard = 0
    for _ in range(100):
        try:
            heard += len(cloud.host.file('/etc/cinder/cinder.conf').text)
        except Exception:
            pass
    return heard >> 20
    """
    assert told(tmp_path, view, lines) == 15


@pytest.mark.parametrize(
    "line",
    [
        *(b"\n", b"nonsense\n", b"[]\n", b"{}\n", b"null\n", b"\xff\xfe\n", b"[" * 5000 + b"\n", b"1" * 5000 + b"\n"),
        *(b'{"ask": "shell", "path": "/"}\n', b'{"ask": ["file"], "path": "/"}\n', b'{"ask": "file"}\n'),
        *(b'{"ask": "file", "path": 1}\n', b'{"ask": "file", "path": null}\n', b'{"ask": "file", "path": ["/"]}\n'),
        b'{"ask": "ping", "namespace": "", "address": "127.0.0.1", "count": true}\n',
        b'{"ask": "ping", "namespace": "", "address": "127.0.0.1", "count": 1e9}\n',
        *(b'{"ask": "file", "path": "/", "root": "/"}\n', b'{"ask": "look", "path": "/"}\n'),
        *(b'{"ask": "file", "path": "/etc/cinder/\\u0000"}\n', b'{"ask": "file", "path": "a\\nb"}\n'),
        b'{"ask": "file", "path": "' + b"x" * 10_000 + b'"}\n',
        b"x" * 100_000,
    ],
)
def test_nonsense_closes_the_window(tmp_path: Path, line: bytes) -> None:
    view = Asked()
    lines = RAW + f'good = b\'{{"ask": "file", "path": "/etc/x"}}\\n\'\nreturn [said({line!r}), said(good)]'
    assert told(tmp_path, view, lines) == ["", ""]
    assert view.asks == []


def test_who_asks_and_never_listens_holds_nobody_up(tmp_path: Path) -> None:
    view = Asked({"text": "x" * (1 << 20), "mode": "0644"})
    ask = b'{"ask": "file", "path": "/etc/x"}\n'
    assert told(tmp_path, view, RAW + f"return os.write(fd, {ask * 50!r})") == len(ask * 50)
    assert len(view.asks) <= 2


def test_nobody_asks_after_the_reply(tmp_path: Path) -> None:
    view = Asked()
    lines = """
    if not os.fork():
        os.setsid()
        while True:
            time.sleep(0.002)
            cloud.host.file('/etc/x')
    time.sleep(0.1)
    return 1
    """
    assert told(tmp_path, view, lines) == 1
    before = len(view.asks)
    time.sleep(0.2)
    assert len(view.asks) == before
    assert before > 0


def test_what_fails_outside_is_told_as_a_reason(tmp_path: Path) -> None:
    _, view = a_view(tmp_path)
    found = asking(tmp_path, view, "return cloud.host.unit('devstack@c-vol').state")
    words = (
        "checker `thing` could not look at the lab's host: the lab does not answer; start it with: quizengine lab up"
    )
    assert getattr(found, "reason", "") == words


def has_reader(pipe: Path) -> bool:
    try:
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True

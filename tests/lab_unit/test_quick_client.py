"""The quick client's parts, each by itself: what is sent, what is refused, and where the plain client takes over."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.lab.client import entrance, front
from quizengine.lab.client.request import Request, RequestError, receive
from quizengine.lab.client.scruples import Scruples

# All that an argument or a variable can be: any bytes but NUL, as the interpreter shows them.
TEXTS = st.binary(max_size=60).map(lambda raw: os.fsdecode(raw.replace(b"\0", b"")))
NAMES = TEXTS.map(lambda text: text.replace("=", "")).filter(bool)


@pytest.fixture
def lines() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def received(message: bytes) -> Request:
    ours, theirs = socket.socketpair()
    with ours, theirs, Path(os.devnull).open() as nothing:
        front.send(ours, message, [nothing.fileno()] * 4)
        ours.shutdown(socket.SHUT_WR)
        request = receive(theirs)
    request.close()
    return request


@given(st.lists(TEXTS), st.dictionaries(NAMES, TEXTS))
def test_a_command_line_arrives_as_it_was_sent(arguments: list[str], environment: dict[str, str]) -> None:
    request = received(front.packed(arguments, environment))

    assert request.arguments == tuple(map(os.fsencode, arguments))
    same = front.coerced(environment)  # which is another only for who runs these tests in the C locale
    assert request.environment == {os.fsencode(name): os.fsencode(value) for name, value in same.items()}
    assert request.situation == tuple(
        front.situation(utf8_mode=bool(sys.flags.utf8_mode) and same is environment),
    )
    assert request.peer == os.getpid()
    assert len(request.descriptors) == 4


def test_a_long_command_line_arrives_whole(lines: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = lines
    message = front.packed(["x" * 100_000], {})
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 300_000)
    with Path(os.devnull).open() as nothing:
        front.send(ours, message, [nothing.fileno()] * 4)

    request = receive(theirs)

    request.close()
    assert request.arguments == (b"x" * 100_000,)


@pytest.mark.parametrize(
    "message",
    [b"?", b"2" + bytes(8), b"1" + (2**40).to_bytes(8, "little"), front.FORM + (9).to_bytes(8, "little") + b"5\0cut"],
    ids=["nonsense", "another form", "too long", "cut short"],
)
def test_what_is_no_request_is_refused_and_its_descriptors_are_let_go(message: bytes) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))

    with pytest.raises(RequestError):
        received(message)

    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize(
    ("arguments", "environment", "quick"),
    [
        (["volume", "list"], {"OS_CLOUD": "admin", "HOME": "/"}, True),
        (["volume", "list"], {"PYTHONUNBUFFERED": "1"}, True),
        (["volume", "list"], {"PYTHONPATH": "/elsewhere"}, False),
        (["volume", "list"], {"LD_PRELOAD": "spy.so"}, False),
        (["volume", "list"], {"OSC_LIB_LOCALEDIR": "/elsewhere"}, False),
        (["user", "set", "--password-pro", "john"], {}, False),
        (["server", "ssh", "web"], {}, False),
        ([], {}, False),
    ],
)
def test_the_warm_way_is_tried_only_where_it_is_the_same(
    arguments: list[str], environment: dict[str, str], *, quick: bool
) -> None:
    assert front.is_quick(arguments, environment) is quick


def entered(lab: Path, tmp_path: Path) -> Path:
    """Build the entrance of a lab whose client only says its arguments, and give its command."""
    plain = tmp_path / "it's an environment" / "bin"
    plain.mkdir(parents=True)
    (plain / "python").symlink_to(sys.executable)
    (plain / "openstack").write_text('#!/bin/sh\nprintf "<%s>" "$@"\nexit 7\n')
    (plain / "openstack").chmod(0o700)
    entrance.build(lab, plain.parent)
    return entrance.commands(lab) / "openstack"


def test_where_nobody_listens_the_plain_client_answers(tmp_path: Path) -> None:
    command = entered(tmp_path / "a lab's folder", tmp_path)

    done = subprocess.run([command, "two words", "", "$x"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (7, "<two words><><$x>", "")


@pytest.mark.parametrize("answer", [b"", b"?", b"e\0\0\0\0"])
def test_where_the_answer_is_odd_the_plain_client_answers(tmp_path: Path, answer: bytes) -> None:
    command = entered(tmp_path / "lab", tmp_path)
    with socket.socket(socket.AF_UNIX) as ear:
        ear.bind(str(entrance.place(tmp_path / "lab") / "openstack.sock"))
        ear.listen()
        ear.settimeout(60)
        bare = {"PATH": os.defpath}  # a variable of whoever runs the tests could send it the plain way
        with subprocess.Popen([command, "x"], stdout=subprocess.PIPE, env=bare) as process:
            line, _ = ear.accept()
            with line:
                line.sendall(front.WELCOME)
                receive(line).close()
                line.sendall(answer)
            out, _ = process.communicate()

    assert (process.returncode, out) == (7, b"<x>")


def test_an_ignored_signal_is_told() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert signal.SIGHUP in front.ignored()
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        (b"GET /v3/users HTTP/1.1\r\n", False),
        (b"POST /v3/auth/tokens HTTP/1.1\r\n", False),
        (b"POST /v3/users HTTP/1.1\r\nReferer: /auth/tokens", True),
        (b"DELETE /v3/users/1 HTTP/1.1\r\n", True),
        (object(), True),
    ],
)
def test_scruples_know_what_may_have_changed_something(
    lines: tuple[socket.socket, socket.socket], sent: object, *, changed: bool
) -> None:
    scruples = Scruples(lines[0])

    scruples.hear("http.client.send", (None, sent))

    assert scruples.changed is changed

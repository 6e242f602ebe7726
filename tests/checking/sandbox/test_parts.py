"""The parts of the sandbox that can be looked at one by one."""

import os
import subprocess
from pathlib import Path

import pytest

from quizengine.checking.limits import MIB
from quizengine.checking.sandbox import subject, view
from quizengine.checking.sandbox.enclosure import status_told
from quizengine.checking.sandbox.endpoints import endpoints
from quizengine.checking.sandbox.forwarder import understood
from quizengine.checking.sandbox.landlock import attributes
from quizengine.checking.sandbox.memory import held_by
from quizengine.checking.sandbox.refusal import refusal
from quizengine.checking.sandbox.stage import place_for
from quizengine.cloud.credentials import Credentials
from tests.checking.clouds import fake_cloud, say


@pytest.mark.parametrize(("version", "size"), [(1, 8), (2, 8), (3, 8), (4, 16), (5, 16), (6, 24), (7, 24)])
def test_each_version_of_landlock_gets_the_size_that_it_knows(version: int, size: int) -> None:
    assert len(attributes(version, 1)) == size


@pytest.mark.parametrize(
    ("words", "code", "mend"),
    [
        ("bwrap is not installed", "sandbox.missing", "bubblewrap"),
        ("bwrap: setting up uid map: Permission denied", "sandbox.apparmor", "/etc/apparmor.d/bwrap"),
        ("bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted", "sandbox.apparmor", "userns,"),
        ("bwrap: Unknown option --disable-userns", "sandbox.too-old", "0.8"),
        ("bwrap: Creating new namespace failed: No space left on device", "sandbox.no-namespaces", "sysctl"),
        ("bwrap: No permissions to create new namespace", "sandbox.no-namespaces", "sysctl"),
        ("OSError: [Errno 38] Function not implemented", "sandbox.refused", "Landlock"),
    ],
)
def test_a_refusal_names_its_cause_and_the_mend(words: str, code: str, mend: str) -> None:
    problem = refusal(words, weak=False)
    assert problem.code == code
    assert words in problem.why
    assert mend in problem.mend
    assert "--weak-sandbox" in problem.mend
    assert "share-net" not in problem.mend


def test_a_weak_sandbox_that_is_refused_is_not_mended_by_itself() -> None:
    assert "--weak-sandbox" not in refusal("Function not implemented", weak=True).mend


def test_a_request_to_a_proxy_is_written_as_its_server_wants_it() -> None:
    asked = understood(b"GET http://Cloud:5000/v3?a=b HTTP/1.1\r\nHost: cloud\r\nProxy-Connection: x\r\n\r\n")
    assert asked is not None
    assert asked.place == ("cloud", 5000)
    assert asked.head == b"GET /v3?a=b HTTP/1.1\r\nHost: cloud\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (b"CONNECT cloud:443 HTTP/1.1", ("cloud", 443)),
        (b"CONNECT [2001:db8::1]:5000 HTTP/1.1", ("2001:db8::1", 5000)),
        (b"POST http://cloud HTTP/1.1", ("cloud", 80)),
    ],
)
def test_places_are_read(line: bytes, place: tuple[str, int]) -> None:
    asked = understood(line + b"\r\n\r\n")
    assert asked is not None
    assert asked.place == place


@pytest.mark.parametrize(
    "line",
    [b"GET / HTTP/1.1", b"CONNECT cloud HTTP/1.1", b"GET https://cloud/ HTTP/1.1", b"GET http://a@b/ HTTP/1.1", b""],
)
def test_what_is_no_request_to_a_proxy_is_not_understood(line: bytes) -> None:
    assert understood(line + b"\r\n\r\n") is None


def test_the_endpoints_are_those_of_the_catalog_and_keystone() -> None:
    with fake_cloud() as cloud:
        found = endpoints(cloud.credentials, 5.0)
        cloud.answers["POST /v3/auth/tokens"] = say(401, {})
        alone = endpoints(cloud.credentials, 5.0)
    port = int(cloud.url.rpartition(":")[2])
    assert found == alone == {("127.0.0.1", port)}


def test_a_keystone_that_does_not_answer_is_the_only_endpoint() -> None:
    assert endpoints(Credentials("https://nobody.invalid/v3", "a", "b"), 5.0) == {("nobody.invalid", 443)}


def test_memory_is_that_of_a_process_and_of_what_it_started() -> None:
    keeps = "import sys; kept = bytearray(b'x' * (60 << 20)); print(flush=True); sys.stdin.read()"
    command = ["sh", "-c", f'python3 -c "{keeps}"; true']
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert 60 * MIB < held_by(process.pid) < 200 * MIB
        process.communicate()
    assert held_by(process.pid) == 0


def test_root_is_left_for_a_number_that_is_nobodys() -> None:
    user = subject.lesser_user()
    assert user == (subject.NOBODYS if os.geteuid() == 0 else None)
    assert subject.NOBODYS < 2**31
    assert [*subject.mapped("0 1000 1\n")] == [range(1)]


def test_nothing_beside_the_package_is_shown_of_a_checkout() -> None:
    shown = [*view.program()]
    assert view.ROOT not in shown
    assert view.ROOT / "quizengine" in shown
    assert view.outermost([Path("/a/b"), Path("/a"), Path("/ab")]) == [Path("/a"), Path("/ab")]


def test_a_place_to_stage_hides_nothing_that_is_staged() -> None:
    assert place_for([Path("/mnt/bank/checkers")]) != Path("/mnt")


@pytest.mark.parametrize(("status", "told"), [(0, 0), (3, 3), (128 + 9, -9), (128 + 11, -11)])
def test_a_signal_is_read_from_an_exit_status(status: int, told: int) -> None:
    assert status_told(status) == told

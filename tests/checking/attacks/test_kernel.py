"""Checkers that are after the kernel: calls that no checker needs are refused, whatever their arguments."""

import errno
import platform
from pathlib import Path

import pytest

from quizengine.checking.sandbox.syscalls import BY_MACHINE, REFUSED
from tests.checking.attacks.attacking import booty, refused

CALLS = BY_MACHINE.get(platform.machine(), {})


def test_every_call_that_is_to_be_refused_is(tmp_path: Path) -> None:
    named = {name: CALLS[name] for name in sorted(REFUSED & CALLS.keys())}
    found = booty(tmp_path, f"return {{name: call(number, 0, 0, 0, 0, 0) for name, number in {named}.items()}}")
    assert {name: answer for name, answer in found.items() if answer != [-1, errno.EPERM]} == {}
    assert len(found) > 80


def test_a_namespace_is_not_made_by_any_call(tmp_path: Path) -> None:
    user = 0x10000000
    lines = f"return [call({CALLS['clone']}, {user} | 17, 0, 0, 0, 0), call({CALLS['clone3']}, 0, 0)]"
    assert booty(tmp_path, lines) == [[-1, errno.EPERM], [-1, errno.ENOSYS]]


def test_a_namespace_is_not_made_by_a_program(tmp_path: Path) -> None:
    lines = "return subprocess.run(['/usr/bin/unshare', '-Ur', 'true'], capture_output=True).returncode"
    assert booty(tmp_path, lines) != 0


@pytest.mark.skipif(platform.machine() != "x86_64", reason="these are two numberings of the calls of x86_64")
def test_another_numbering_of_calls_ends_the_process(tmp_path: Path) -> None:
    lines = """
    if not (child := os.fork()):
        call(0x40000000 + 39)
        os._exit(0)
    return os.waitpid(child, 0)[1] & 127
    """
    assert booty(tmp_path, lines) == 31  # SIGSYS


def test_the_lock_is_not_opened_again(tmp_path: Path) -> None:
    lines = """
    import resource
    raised = [attempt(resource.setrlimit, kind, (1 << 40, 1 << 40))
              for kind in (resource.RLIMIT_NPROC, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE)]
    return [*raised, attempt(os.setuid, 0), attempt(os.setgid, 0), attempt(os.chroot, '/tmp'), attempt(os.nice, -5)]
    """
    assert refused(booty(tmp_path, lines))

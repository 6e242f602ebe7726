"""What the filter of system calls answers, by a machine that runs it as the kernel does, on either architecture."""

import errno
import struct

import pytest

from quizengine.checking.sandbox.seccomp import ALLOW, KILL, REFUSE, Step, filter_for
from quizengine.checking.sandbox.syscalls import AUDITED, BY_MACHINE, REFUSED

NO, UNKNOWN = REFUSE | errno.EPERM, REFUSE | errno.ENOSYS
MACHINES = pytest.mark.parametrize("machine", sorted(BY_MACHINE))
UNIX, INET, INET6, NETLINK, VSOCK, STREAM, DATAGRAM, CLOEXEC = 1, 2, 10, 16, 40, 1, 2, 0o2000000


def answer(machine: str, number: int, *arguments: int, audited: int | None = None) -> int:
    """Run the filter over one call."""
    whole = [*arguments, *[0] * (6 - len(arguments))]
    architecture = AUDITED[machine] if audited is None else audited
    return _run(filter_for(machine, BY_MACHINE[machine]), struct.pack("=IIQ6Q", number, architecture, 0, *whole))


def _run(steps: list[Step], call: bytes) -> int:
    at, held = 0, 0
    while True:
        code, yes, no, value = steps[at]
        if code == 0x06:
            return value
        if code == 0x20:
            (held,) = struct.unpack_from("=I", call, value)
        elif code == 0x54:
            held &= value
        else:
            true = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[code]
            at += yes if true else no
        at += 1


@MACHINES
def test_what_no_checker_needs_is_refused(machine: str) -> None:
    calls = BY_MACHINE[machine]
    assert {name for name in REFUSED & calls.keys() if answer(machine, calls[name]) != NO} == set()


@MACHINES
def test_what_is_not_named_is_allowed(machine: str) -> None:
    named = set(BY_MACHINE[machine].values())
    assert {answer(machine, number) for number in range(460) if number not in named} == {ALLOW}


@MACHINES
def test_processes_and_threads_are_made_but_no_namespaces(machine: str) -> None:
    calls = BY_MACHINE[machine]
    assert answer(machine, calls["clone"], 17) == ALLOW
    assert answer(machine, calls["clone"], 0x3D0F00) == ALLOW
    for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000, 0x80):
        assert answer(machine, calls["clone"], flag | 17) == NO
    assert answer(machine, calls["clone3"]) == UNKNOWN


@MACHINES
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((INET, STREAM), ALLOW),
        ((INET6, STREAM | CLOEXEC, 6), ALLOW),
        ((INET, DATAGRAM), NO),
        ((INET, STREAM, 262), NO),
        ((UNIX, STREAM), NO),
        ((NETLINK, 3), NO),
        ((VSOCK, STREAM), NO),
    ],
)
def test_sockets_speak_tcp_alone(machine: str, arguments: tuple[int, ...], expected: int) -> None:
    assert answer(machine, BY_MACHINE[machine]["socket"], *arguments) == expected


@MACHINES
def test_nothing_is_typed_into_a_terminal(machine: str) -> None:
    ioctl = BY_MACHINE[machine]["ioctl"]
    assert [answer(machine, ioctl, 0, request) for request in (0x5412, 0x541C, 0x5413)] == [NO, NO, ALLOW]


@MACHINES
def test_a_foreign_architecture_ends_the_process(machine: str) -> None:
    assert answer(machine, 1, audited=0x40000003) == KILL


def test_the_other_numbering_of_x86_64_ends_the_process() -> None:
    assert answer("x86_64", 0x40000000 | 1) == KILL

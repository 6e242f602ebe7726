"""The agent: the first process of the lab's namespaces, in which it makes the host and opens its door.

It is told all that it needs on its standard input, and tells by a letter when the network is there, and by
another when the host is. It goes when the supervisor does, and all that runs in the namespaces goes with it.
"""

import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from quizengine.lab import process
from quizengine.lab.host import kernel, network, root, warden
from quizengine.lab.host.layout import NAME

CONNECTED, FURNISHED = b"c", b"f"
SPACES = kernel.NEWNET | kernel.NEWNS | kernel.NEWPID | kernel.NEWUTS | kernel.NEWIPC


def main(door: socket.socket, mouth: int, hold: int) -> None:
    """Run the namespaces: `door` listens, and `mouth` is where the letters go."""
    process.die_with(os.getppid())
    plan = json.load(sys.stdin)
    _become_root()
    kernel.unshare(SPACES)
    _in_child(lambda: _live(plan, door, mouth, hold))


def _become_root() -> None:
    """Enter a user namespace of one user, who is this one, called root."""
    user, group = os.getuid(), os.getgid()
    kernel.unshare(kernel.NEWUSER)
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
        Path("/proc/self", name).write_text(text, encoding="ascii")


def _in_child(work: Callable[[], None]) -> NoReturn:
    """Do it in a child that dies with this process, and end as it did."""
    ears, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(mouth)
        kernel.die_with_parent()
        if select.select([ears], [], [], 0)[0]:  # the parent went before the kernel was told
            os._exit(1)
        process.alone(work)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _live(plan: dict[str, Any], door: socket.socket, mouth: int, hold: int) -> None:
    kernel.mount("", Path("/"), flags=kernel.REC | kernel.PRIVATE)
    kernel.mount("proc", Path("/proc"), "proc", kernel.NOSUID | kernel.NODEV | kernel.NOEXEC)
    network.build()
    shared = Path(plan["run"])
    kernel.mount("tmpfs", shared, "tmpfs", kernel.NOSUID | kernel.NODEV, "mode=755")
    kernel.mount("", shared, flags=kernel.SHARED)
    (shared / "netns").mkdir()
    os.write(mouth, CONNECTED)
    host = _start_host(plan, [door.fileno(), mouth, hold])
    os.write(mouth, FURNISHED)
    os.close(mouth)
    _serve(door, host, shared)


def _start_host(plan: dict[str, Any], ours: list[int]) -> int:
    """Start the host's own first process, and give its pidfd once it has furnished the host."""
    ears, mouth = os.pipe()
    between = os.fork()
    if between == 0:
        process.alone(lambda: _beget(plan, mouth, [*ours, ears]))
    os.close(mouth)
    said = b""
    while more := os.read(ears, 64):
        said += more
    number, _, ready = said.partition(b" ")
    if ready != FURNISHED:
        raise RuntimeError("the host could not be furnished")
    os.waitpid(between, 0)
    return os.pidfd_open(int(number))


def _beget(plan: dict[str, Any], mouth: int, others: list[int]) -> None:
    kernel.unshare(kernel.NEWPID)
    child = os.fork()
    if child:
        os.write(mouth, f"{child} ".encode())
        os.close(mouth)
        os._exit(0)
    for descriptor in others:
        os.close(descriptor)
    _be_host(plan, mouth)


def _be_host(plan: dict[str, Any], mouth: int) -> None:
    kernel.unshare(kernel.NEWNS | kernel.NEWUTS)
    root.build(Path(plan["root"]), Path(plan["run"]), plan["binds"], plan["etc"])
    socket.sethostname(NAME)
    os.write(mouth, FURNISHED)
    os.close(mouth)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    while True:
        signal.sigwait({signal.SIGCHLD})
        _reap()


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        return


def _serve(door: socket.socket, host: int, shared: Path) -> None:
    """Answer each caller in a process of its own, until the host is gone."""
    while True:
        ready, _, _ = select.select([door.fileno(), host], [], [], 1.0)
        if host in ready:
            return
        if ready:
            _answer(door, host, shared)
        _reap()


def _answer(door: socket.socket, host: int, shared: Path) -> None:
    line, _ = door.accept()
    with line:
        if os.fork() == 0:
            door.close()
            process.alone(lambda: warden.serve(line, host, shared))


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3]))

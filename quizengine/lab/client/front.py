"""The front: what is called `openstack` in the lab's shell; it has a fork of the warm parent do the work.

It stands alone and imports next to nothing, since its start is most of what a command costs. Whatever the warm way
cannot do just as the plain client does, it leaves to the plain client, whose place it takes with `exec`.
"""

import _signal  # type: ignore[import-not-found]  # not `signal`, whose enums take longer than all the rest
import _socket
import os
import sys

FORM = b"1"
WELCOME, RUNNING, LEFT, ENDED = b"w", b"r", b"l", b"e"
LEFT_TO_PLAIN = None
UTF8 = "C.UTF-8"
WANTED = ".wanted"
SPACES = ("net", "mnt", "user", "pid")
PROMPTING = ("--password-p", "--root-p", "ssh")
OWN = ("/dev/fd/", "/proc/")  # what only this process has open, as in <(...)
PATIENCE = 5.0
KNOWN = ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")
STEERING = ("PYTHON", "LD_", "GLIBC_", "MALLOC_", "OPENSSL_", "WRAPT_", "WCWIDTH_", "PSUTIL_", "OSLO_CONFIG_")
PASSED_ON = (
    _signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP, _signal.SIGQUIT, _signal.SIGUSR1, _signal.SIGUSR2,
    _signal.SIGWINCH, _signal.SIGCONT,
)  # fmt: skip


def is_quick(arguments: "list[str]", environment: "dict[str, str]") -> bool:
    """Tell whether the warm way may be tried: nothing tunes the interpreter, and nothing of this process is named."""
    if not arguments or any(word.startswith(PROMPTING) for word in arguments):
        return False
    if any(named in word for word in arguments for named in OWN):
        return False
    steering = (name for name in environment if name.startswith(STEERING) or name.endswith("_LOCALEDIR"))
    return all(name in KNOWN for name in steering)


def coerced(environment: "dict[str, str]") -> "dict[str, str]":
    """Give the environment as an interpreter that is not isolated makes it in the C locale (PEP 538)."""
    return environment | {"LC_CTYPE": UTF8} if sys.flags.utf8_mode and not environment.get("LC_ALL") else environment


def situation(*, utf8_mode: bool) -> "list[str]":
    """Describe what a forked process cannot change about itself, and must therefore share with the parent."""
    root = os.stat("/")  # noqa: PTH116 - pathlib takes longer to import than all of this to run
    spaces = [os.readlink(f"/proc/self/ns/{name}") for name in SPACES]  # noqa: PTH115 - as above
    people = [*os.getresuid(), *os.getresgid(), *sorted(os.getgroups())]
    coding = [sys.getfilesystemencoding(), sys.getfilesystemencodeerrors(), utf8_mode]
    return [*spaces, *map(str, (root.st_dev, root.st_ino, *people, *coding))]


def ignored() -> "list[int]":
    """Give the signals that are ignored because whoever started this said so."""
    ours = {_signal.SIGPIPE, _signal.SIGXFSZ}  # Python's own doing
    return [each for each in range(1, 32) if each not in ours and _signal.getsignal(each) == _signal.SIG_IGN]


def packed(arguments: "list[str]", environment: "dict[str, str]") -> bytes:
    """Give all that a command line is but its descriptors, as fields that end in NUL, in groups that are counted."""
    os.umask(mask := os.umask(0o077))
    same = coerced(environment)
    groups = [
        [str(mask), sys.stdin.encoding, sys.stdin.errors or "strict"],
        situation(utf8_mode=bool(sys.flags.utf8_mode) and same is environment),
        [str(number) for number in ignored()],
        arguments,
        [f"{name}={value}" for name, value in same.items()],
    ]
    fields = [field for group in groups for field in (str(len(group)), *group)]
    body = b"".join(os.fsencode(field) + b"\0" for field in fields)
    return FORM + len(body).to_bytes(8, "little") + body


def send(line: _socket.socket, message: bytes, descriptors: "list[int]") -> None:
    """Send the message, and the descriptors with its first byte."""
    rights = b"".join(number.to_bytes(4, sys.byteorder) for number in descriptors)
    sent = line.sendmsg([message], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, rights)])
    if message[sent:]:  # the kernel refuses even nothing to one who has answered and hung up by now
        line.sendall(memoryview(message)[sent:])


def connect(door: str) -> _socket.socket:
    """Reach the parent at its socket, however long the name; OSError when nobody is there."""
    folder, _, name = door.rpartition("/")
    holder = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        line.connect(f"/proc/self/fd/{holder}/{name}")
    except OSError:
        line.close()
        raise
    finally:
        os.close(holder)
    return line


def ask_for(door: str) -> None:
    """Ask whoever keeps the parents for one that listens there, for the next time."""
    try:  # noqa: SIM105 - contextlib takes longer to import
        os.close(os.open(door + WANTED, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError:
        pass  # the lab is gone, or somebody else's


def in_background() -> bool:
    """Tell whether the terminal is another job's: the kernel stops a job that reads it, but not another session."""
    try:
        return os.tcgetpgrp(0) != os.getpgrp()
    except OSError:  # it is no terminal, or one that stops nobody here
        return False


def pass_signals_on(child: int) -> None:
    """Have each signal that reaches this process reach the child."""

    def pass_on(number: int, _frame: object) -> None:
        try:  # noqa: SIM105 - contextlib takes longer to import
            _signal.pidfd_send_signal(child, number)
        except ProcessLookupError:
            pass  # it has just ended, and how is about to be told

    def stop(_number: int, frame: object) -> None:
        pass_on(_signal.SIGSTOP, frame)  # it has no terminal, and the kernel then lets no softer signal stop it
        os.kill(os.getpid(), _signal.SIGSTOP)

    for number in PASSED_ON:
        if _signal.getsignal(number) != _signal.SIG_IGN:
            _signal.signal(number, pass_on)
    if _signal.getsignal(_signal.SIGTSTP) != _signal.SIG_IGN:
        _signal.signal(_signal.SIGTSTP, stop)


def run(door: str, arguments: "list[str]") -> "int | None":
    """Have the command line run by the warm parent, and give its wait status; None when it is left to the plain one."""
    try:
        line = connect(door)
    except OSError:
        ask_for(door)
        return LEFT_TO_PLAIN
    try:
        line.settimeout(PATIENCE)  # a child that is born later than that finds the line closed, and does nothing
        if line.recv(1) != WELCOME:  # a parent that is stopped would keep the descriptors open, and pipes with them
            return LEFT_TO_PLAIN
        send(line, packed(arguments, dict(os.environ)), [0, 1, 2, os.open(".", os.O_PATH | os.O_DIRECTORY)])
        answer, rights, _, _ = line.recvmsg(1, _socket.CMSG_SPACE(4))
    except OSError:
        return LEFT_TO_PLAIN
    if answer != RUNNING or not rights:
        return LEFT_TO_PLAIN
    line.settimeout(None)
    pass_signals_on(int.from_bytes(rights[0][2][:4], sys.byteorder))
    return ending(line)


def ending(line: _socket.socket) -> "int | None":
    """Wait for the child's end; when nobody is left to tell of it, it was killed."""
    told = line.recv(5, _socket.MSG_WAITALL)
    if told[:1] == LEFT:
        return LEFT_TO_PLAIN
    return int.from_bytes(told[1:], "little") if told[:1] == ENDED and len(told) == 5 else _signal.SIGKILL  # noqa: PLR2004 - the length asked for


def leave(status: int) -> None:
    """End as the child did, by the same signal if it was one."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        if -code != _signal.SIGKILL:
            _signal.signal(-code, _signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code >= 0 else 128 - code)


def main(door: str, plain: str, arguments: "list[str]") -> None:
    """Run the command line, in the warm way or the plain one."""
    if _signal.getsignal(_signal.SIGINT) == _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)  # as long as nothing runs, there is nothing to unwind
    quick = all((sys.stdin, sys.stdout, sys.stderr)) and is_quick(arguments, dict(os.environ)) and not in_background()
    status = run(door, arguments) if quick else LEFT_TO_PLAIN
    if status is not None:
        leave(status)
    for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
        _signal.signal(number, _signal.SIG_DFL)
    os.execv(plain, [plain, *arguments])  # noqa: S606 - the client that this stands in for


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])

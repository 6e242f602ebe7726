"""Checkers that are after other processes, or after more of the machine than is theirs."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizengine.checking.limits import MIB, Limits
from quizengine.checking.sandbox.memory import family
from quizengine.core.observation import Unseen
from tests.checking.attacks.attacking import attacked, booty, refused
from tests.checking.authored import PASSWORD, QUICK
from tests.checking.outside import a_mark, during, marked

SMALL = Limits(seconds=20.0, look_seconds=15.0, resident=200 * MIB)


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """Give a process of the same user, outside."""
    with subprocess.Popen(["/bin/sleep", "600"]) as process:
        yield process
        process.kill()


def test_no_process_outside_is_seen(tmp_path: Path, bystander: subprocess.Popen[bytes]) -> None:
    pids = booty(tmp_path, "return [int(one) for one in os.listdir('/proc') if one.isdecimal()]")
    assert len(pids) <= 4
    assert bystander.pid not in pids


@pytest.mark.parametrize("target", ["{pid}", "-1", "-{pid}"])
def test_no_process_outside_is_ended(tmp_path: Path, bystander: subprocess.Popen[bytes], target: str) -> None:
    attacked(tmp_path, f"return attempt(os.kill, {target.format(pid=bystander.pid)}, 9)")
    assert bystander.poll() is None


def test_the_process_that_began_it_is_not_read(tmp_path: Path) -> None:
    lines = """
    files = [attempt(open, f'/proc/1/{name}', 'rb') for name in ('mem', 'environ', 'maps', 'fd/0', 'auxv')]
    return files + [attempt(os.readlink, f'/proc/1/{name}') for name in ('root', 'cwd', 'exe', 'fd/0', 'ns/user')]
    """
    assert refused(booty(tmp_path, lines))


def test_a_bomb_of_processes_is_bounded_and_gone(tmp_path: Path) -> None:
    mark = a_mark()
    lines = f"""
    made = 0
    for _ in range(2000):
        try:
            if not os.fork():
                os.setsid()
                os.execv('/bin/sleep', ['/bin/sleep', '{mark}'])
            made += 1
        except OSError:
            break
    time.sleep(3.0)
    return made
    """
    with during(lambda: len(marked(mark)) > 10) as bombed:
        assert booty(tmp_path, lines) < 64
    assert bombed == [True]
    assert marked(mark) == []


def test_a_bomb_of_threads_is_bounded(tmp_path: Path) -> None:
    lines = """
    over, made = threading.Event(), 0
    try:
        for made in range(2000):
            threading.Thread(target=over.wait, daemon=True).start()
    except RuntimeError:
        pass
    return made
    """
    assert booty(tmp_path, lines) < 64


def test_daemons_do_not_outlive_it(tmp_path: Path) -> None:
    mark = a_mark()
    lines = f"""
    if not os.fork():
        os.setsid()
        if not os.fork():
            for number in range(1, 32):
                signal.signal(number, signal.SIG_IGN) if number not in (9, 19) else None
            os.execv('/bin/sleep', ['/bin/sleep', '{mark}'])
        os._exit(0)
    os.wait()
    while not any(b'{mark}' in Path(f'/proc/{{pid}}/cmdline').read_bytes() for pid in os.listdir('/proc')
                  if pid.isdecimal()):
        time.sleep(0.01)
    return 'ready'
    """
    ours = [*family(os.getpid())]  # a lab that other tests share may be among them
    assert booty(tmp_path, lines) == "ready"
    assert marked(mark) == []
    assert [*family(os.getpid())] == ours


def test_memory_of_many_processes_is_bounded_together(tmp_path: Path) -> None:
    lines = """
    for _ in range(20):
        if not os.fork():
            kept = bytearray(os.urandom(1 << 20) * 40)
            time.sleep(600)
    time.sleep(600)
    """
    found = attacked(tmp_path, lines, SMALL)
    assert found == Unseen("checker `thing` took more than 200 MiB of memory, all its processes together")


def test_shared_memory_is_bounded_too(tmp_path: Path) -> None:
    lines = """
    import mmap
    kept = []
    for _ in range(20):
        kept.append(mmap.mmap(-1, 20 << 20))
        kept[-1].write(bytes(20 << 20))
    time.sleep(600)
    """
    assert "took more than 200 MiB" in str(attacked(tmp_path, lines, SMALL))


def test_time_on_the_processor_is_bounded(tmp_path: Path) -> None:
    began = time.monotonic()
    found = attacked(tmp_path, "while True: pass", Limits(seconds=20.0, look_seconds=20.0, cpu=1))
    assert "killed by SIGKILL" in str(found) or "killed by SIGXCPU" in str(found)
    assert time.monotonic() - began < 15


def test_a_checker_that_stops_itself_is_ended_in_time(tmp_path: Path) -> None:
    began = time.monotonic()
    assert "did not finish" in str(attacked(tmp_path, "os.kill(os.getpid(), signal.SIGSTOP)", Limits(seconds=1.0)))
    assert time.monotonic() - began < 10


def test_the_keeper_of_its_namespace_is_not_stopped(tmp_path: Path) -> None:
    assert refused(booty(tmp_path, "return [attempt(os.kill, 1, number) for number in (19, 15, 9)]"))


def test_a_flood_of_errors_and_output_is_cut(tmp_path: Path) -> None:
    lines = """
    for stream in (1, 2):
        for _ in range(200):
            os.write(stream, b'\\x1b]0;x\\x07' * 8000)
    return 'done'
    """
    assert booty(tmp_path, lines) == "done"


def test_no_password_is_on_a_command_line_or_in_an_environment(tmp_path: Path) -> None:
    mark = a_mark()
    shown: list[bytes] = []

    def looked() -> bool:
        there = [_read(pid, name) for pid in marked(mark) for name in ("environ", "cmdline")]
        shown.extend(there + [_read(pid, name) for pid in family(os.getpid()) for name in ("environ", "cmdline")])
        return bool(there)

    lines = f"""
    subprocess.Popen(['/bin/sleep', '{mark}'])
    time.sleep(3.0)
    return 1
    """
    with during(looked) as found:
        booty(tmp_path, lines)
    assert found == [True]
    assert not any(PASSWORD.encode() in one for one in shown)


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def test_the_terminal_takes_no_typing_from_it(tmp_path: Path) -> None:
    lines = """
    import fcntl
    try:
        terminal = os.open('/dev/tty', os.O_RDWR)
    except OSError:
        terminal = 0
    return [attempt(fcntl.ioctl, terminal, number, b'x') for number in (0x5412, 0x541C)]
    """
    assert refused(booty(tmp_path, lines, QUICK))

"""What a checker may take, keep, see and leave behind, whatever it tries."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quizengine.checking.limits import KIB, Limits
from quizengine.checking.sandbox.memory import family
from quizengine.core.observation import Seen, Unseen
from tests.checking.authored import PASSWORD, QUICK, body, observe, reason, seen, write
from tests.checking.outside import a_mark, during, marked

SHORT = Limits(seconds=1.0, look_seconds=10.0)


def test_what_was_seen_before_time_was_up_is_kept(tmp_path: Path) -> None:
    folder = write(tmp_path, body("time.sleep(x); return x"))
    found = observe(folder, {"a": {"x": 0}, "b": {"x": 60}, "c": {"x": 0}}, SHORT)
    late = "checker `thing` did not finish: all looks of a task may take 1 s together"
    assert found == {
        "a": Seen(0),
        "b": Unseen(late),
        "c": Unseen(f"nobody looked, because an earlier look, `b`, failed: {late}"),
    }


def test_a_look_that_takes_too_long_leaves_time_for_the_next(tmp_path: Path) -> None:
    folder = write(tmp_path, body("try:\n    time.sleep(x)\nexcept Exception:\n    pass\nreturn x"))
    found = observe(folder, {"a": {"x": 60}, "b": {"x": 0}}, Limits(seconds=20.0, look_seconds=0.2))
    assert found == {"a": Unseen("checker `thing` did not finish within 0.2 s"), "b": Seen(0)}


def test_time_that_is_up_ends_the_checker_and_its_offspring(tmp_path: Path) -> None:
    mark = a_mark()
    lines = f"""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for _ in range(3):
        subprocess.Popen(['/bin/sleep', '{mark}'], start_new_session=True)
    time.sleep(600)
    """
    with during(lambda: len(marked(mark)) == 3) as seen_running:
        assert "did not finish" in reason(tmp_path, lines, SHORT)
    assert seen_running == [True]
    assert marked(mark) == []


def test_offspring_that_hold_the_pipes_keep_nobody_waiting(tmp_path: Path) -> None:
    mark = a_mark()
    lines = f"""
    if not os.fork():
        os.execv('/bin/sleep', ['/bin/sleep', '{mark}'])
    return 'done'
    """
    began = time.monotonic()
    assert seen(tmp_path, lines) == Seen("done")
    assert time.monotonic() - began < 10
    assert marked(mark) == []


def test_a_fork_that_outlives_its_parent_keeps_nobody_waiting(tmp_path: Path) -> None:
    began = time.monotonic()
    why = reason(tmp_path, "if not os.fork():\n    time.sleep(600)\nos._exit(4)")
    assert "exit status 4" in why
    assert time.monotonic() - began < 10


def test_a_flood_of_output_is_cut_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    heard: list[str] = []
    lines = "for _ in range(2000): print('x' * 10_000)\nreturn 'done'"
    assert seen(tmp_path, lines, hear=heard.append) == Seen("done")
    assert 50 * KIB < len(heard[0]) <= 64 * KIB
    assert heard[0].endswith("… (cut)")


def test_what_a_checker_prints_is_heard(tmp_path: Path) -> None:
    heard: list[str] = []
    seen(tmp_path, "print('out', flush=True); print('err', file=sys.stderr); return 1", hear=heard.append)
    assert heard == ["out\nerr\n"]


def test_passwords_are_told_to_nobody(tmp_path: Path) -> None:
    heard: list[str] = []
    lines = """
    secret = cloud._identity.password
    print(secret, repr(secret), ascii(secret), flush=True)
    raise ValueError(f'{secret} or {secret!r} ' + 'x' * 470 + secret)
    """
    why = reason(tmp_path, lines, hear=heard.append)
    assert why.startswith("checker `thing` raised ValueError: *** or '***' xxx")
    assert len(why) <= 500
    for part in (PASSWORD, "pass'w", 'ord"1'):
        assert part not in why + heard[0]


def test_a_reason_is_one_line_that_no_terminal_obeys(tmp_path: Path) -> None:
    why = reason(tmp_path, "raise ValueError('a\\nb\\x1b[2Jc\\u202e' + 'y' * 1000)")
    assert "ValueError: a\\nb\\x1b[2Jc\\u202eyyy" in why
    assert why.isprintable()
    assert len(why) == 500


def test_a_checker_finds_no_environment_of_ours_and_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OS_PASSWORD", "of the caller")
    lines = """
    return {'env': sorted(os.environ), 'folder': os.getcwd() == os.environ['HOME'] and os.listdir(),
            'in': sys.stdin.read(), 'argv': ' '.join(sys.argv), 'terminal': os.getsid(0) == os.getsid(os.getppid())}
    """
    found = seen(tmp_path, lines)
    assert isinstance(found, Seen)
    argv = found.facts.pop("argv")
    assert found.facts == {
        "env": ["HOME", "LANG", "PATH", "PWD", "TMPDIR", "http_proxy", "https_proxy"],
        "folder": [],
        "in": "",
        "terminal": True,
    }
    assert PASSWORD not in argv


def test_its_folder_is_gone_afterwards(tmp_path: Path) -> None:
    lines = "os.makedirs('a/b'); open('a/b/c', 'w').close(); os.chmod('a', 0); return os.getcwd()"
    found = seen(tmp_path, lines)
    assert isinstance(found, Seen)
    assert not Path(found.facts).exists()


def test_a_checker_inherits_no_descriptor_but_those_of_the_reply_and_the_window(tmp_path: Path) -> None:
    lines = """
    own = [f'/proc/self/fd/{number}' for number in os.listdir('/proc/self/fd')]
    return [os.readlink(one) for one in own if os.path.exists(one)]
    """
    with (tmp_path / "secret").open("w") as file:
        os.set_inheritable(file.fileno(), True)  # noqa: FBT003 - os has it so
        found = seen(tmp_path, lines)
    assert isinstance(found, Seen)
    assert sorted(one.partition(":")[0] for one in found.facts) == ["/dev/null", "pipe", "pipe", "pipe", "socket"]


def test_a_runner_leaves_no_descriptor_and_no_child_behind(tmp_path: Path) -> None:
    own = Path("/proc/self/fd")
    seen(tmp_path, "return 1")
    before, ours = len([*own.iterdir()]), [*family(os.getpid())]
    for lines in ("return 1", "os._exit(1)"):
        seen(tmp_path, lines)
    assert len([*own.iterdir()]) == before
    assert [*family(os.getpid())] == ours


def test_a_worker_dies_with_the_program_that_started_it(tmp_path: Path) -> None:
    mark = a_mark()
    write(tmp_path / "checkers", body(f"subprocess.run(['/bin/sleep', '{mark}'])"))
    program = f"""
from pathlib import Path
from tests.checking.authored import observe
observe(Path({str(tmp_path / "checkers")!r}), {{"it": {{}}}})
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[2]) as parent:
        while not marked(mark):
            assert parent.poll() is None
            time.sleep(0.01)
        parent.kill()
    deadline = time.monotonic() + QUICK.seconds
    while marked(mark):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_checker_that_lowers_its_own_bounds_cannot_raise_them_again(tmp_path: Path) -> None:
    lines = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 40, 1 << 40)); return 1"
    assert "ValueError" in reason(tmp_path, lines)

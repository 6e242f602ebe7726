"""What the runner makes of checkers that work, that fail, and that do what they should not."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from quizengine.checking.limits import KIB, MIB, Limits
from quizengine.core.observation import Seen, Unseen
from tests.checking.authored import PASSWORD, QUICK, body, observe, reason, seen, write

SHORT = Limits(seconds=1.0, look_seconds=10.0)


def test_facts_come_back_as_plain_values(tmp_path: Path) -> None:
    text = """\
    @dataclass(frozen=True)
    class Inner:
        names: tuple[str, ...]

    @dataclass(frozen=True)
    class Thing:
        size: int
        share: float | None
        inner: Inner
        more: dict[str, str]

    @checker
    def thing(cloud: Cloud) -> Thing | None:
        "Look."
        return Thing(1, 0.5, Inner(("a", "é")), {"k": "v"})
    """
    facts = {"size": 1, "share": 0.5, "inner": {"names": ["a", "é"]}, "more": {"k": "v"}}
    assert observe(write(tmp_path, text), {"it": {}}) == {"it": Seen(facts)}


def test_none_is_a_fact(tmp_path: Path) -> None:
    assert seen(tmp_path, "return None") == Seen(None)


def test_nothing_is_started_for_no_looks(tmp_path: Path) -> None:
    assert observe(tmp_path, {}) == {}


def test_a_look_that_fails_leaves_the_others_be(tmp_path: Path) -> None:
    folder = write(tmp_path / "checkers", body("return 10 // x"))
    found = observe(folder, {"a": {"x": 5}, "b": {"x": 0}, "c": {"x": 2}})
    assert found["a"] == Seen(2)
    assert found["c"] == Seen(5)
    why = "checker `thing` raised ZeroDivisionError: integer division or modulo by zero (checkers/thing.py:9)"
    assert found["b"] == Unseen(why)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({}, "it needs the argument `name`"),
        ({"name": "a", "nmae": "b"}, "it takes no argument `nmae`, but name, kind"),
        ({"name": 1}, "its argument `name` is not what it should be: type string"),
        ({"name": "a", "kind": "c"}, "its argument `kind` is not what it should be: one of ['a', 'b']"),
    ],
)
def test_wrong_arguments_are_told(tmp_path: Path, arguments: dict[str, Any], why: str) -> None:
    text = """\
    from typing import Literal

    @checker
    def thing(cloud: Cloud, name: str, kind: Literal["a", "b"] = "a") -> str:
        "Look."
        return name
    """
    found = observe(write(tmp_path, text), {"it": arguments})
    assert found == {"it": Unseen(f"checker `thing` was not called rightly: {why}")}


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("return float('nan')", "is a number that JSON does not have"),
        ("return {'a': [1, b'x']}", "the fact `a.1` is a bytes"),
        ("return (n for n in 'ab')", "is a generator"),
        ("it = []; it.append(it); return {'loop': it}", "the fact `loop.0.0` holds values more than 16 deep"),
        ("return {1: 2}", "has a key that is no text but a int"),
        ("return [0] * 10_001", "more than 10000 values"),
        ("return 'x' * 70_000", "is a text of more than 65536 characters"),
        ("return ['x' * 60_000] * 2", "bytes, and 65536 are allowed"),
        ("return 10 ** 30", "is a number of more than 64 bits"),
        ("return chr(0xD800)", "is a text that is no Unicode"),
    ],
)
def test_what_is_no_plain_value_is_no_fact(tmp_path: Path, lines: str, why: str) -> None:
    told = reason(tmp_path, lines)
    assert told.startswith("checker `thing` reported no facts: ")
    assert why in told


def test_a_fact_must_be_of_its_declared_type(tmp_path: Path) -> None:
    text = """\
    @dataclass(frozen=True)
    class Thing:
        name: str
        size: int | None

    @checker
    def thing(cloud: Cloud) -> Thing | None:
        "Look."
        return Thing("a", "3")
    """
    found = observe(write(tmp_path, text), {"it": {}})["it"]
    assert found == Unseen(
        "checker `thing` reported no facts: the fact `size` is not the int | None that it is declared to be"
    )


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("sys.exit(3)", "checker `thing` raised SystemExit: 3"),
        ("raise KeyboardInterrupt", "checker `thing` raised KeyboardInterrupt ("),
        ("os._exit(3)", "checker `thing` ended the process that runs checkers (exit status 3)"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "ended the process that runs checkers (killed by SIGKILL)"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "ended the process that runs checkers (killed by SIGSEGV)"),
        ("print('alas'); sys.stdout.flush(); os._exit(1)", "(exit status 1): alas"),
        ("x = bytearray(4 << 30)", "checker `thing` raised MemoryError"),
        ("open('f', 'wb').write(bytes(20 << 20))", "File too large"),
        ("files = [open('/dev/null') for _ in range(1000)]", "Too many open files"),
    ],
)
def test_a_checker_that_breaks_off_is_named(tmp_path: Path, lines: str, why: str) -> None:
    assert why in reason(tmp_path, lines)


def test_an_exception_that_cannot_be_shown_is_told_nevertheless(tmp_path: Path) -> None:
    text = """\
    class Mute(Exception):
        def __str__(self):
            raise self
        __repr__ = __str__

    @checker
    def thing(cloud: Cloud) -> str:
        "Look."
        raise Mute
    """
    found = observe(write(tmp_path / "checkers", text), {"it": {}})["it"]
    assert found == Unseen("checker `thing` raised Mute: (it cannot say why) (checkers/thing.py:14)")


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
    note = tmp_path / "pids"
    lines = f"""
    other = subprocess.Popen(['/bin/sleep', '600'])
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    open({str(note)!r}, 'w').write(f'{{os.getpid()}} {{other.pid}}')
    time.sleep(600)
    """
    began = time.monotonic()
    assert "did not finish" in reason(tmp_path, lines, SHORT)
    assert time.monotonic() - began < 10
    pids = [int(pid) for pid in note.read_text().split()]
    assert len(pids) == 2
    wait_for_the_end_of(pids)


def test_offspring_that_hold_the_pipes_keep_nobody_waiting(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    lines = f"""
    other = os.fork()
    if not other:
        time.sleep(600)
    open({str(note)!r}, 'w').write(str(other))
    return 'done'
    """
    began = time.monotonic()
    assert seen(tmp_path, lines) == Seen("done")
    assert time.monotonic() - began < 10
    wait_for_the_end_of([int(note.read_text())])


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


# The reply's descriptor is the only one beyond the three that every process has.
SAY = "fd = max(int(n) for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}'))\n"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('{"look":"it","facts":NaN}\\n', "NaN is no JSON"),
        ('{"look":"it","facts":1e999}\\n', "1e999 is too large a number"),
        ('{"look":"it","facts":1,"facts":2}\\n', "a key stands there twice"),
        ('{"look":"it","facts":1} 2\\n', "it is no JSON"),
        ('{"look":"it","facts":1,"points":9}\\n', "neither facts nor a reason, or more"),
        ('{"look":"other","facts":1}\\n', "does not report the look `it`"),
        ("[1]\\n", "does not report the look `it`"),
        ("\\n", "it is no JSON"),
        ("\\xff\\n", "it is no JSON"),
        ('{"look":"it","undecided":3}\\n', "neither facts nor a reason"),
        ("{}\\n".replace("{}", "[" * 100_000), "it is no JSON"),
        ('{"look":"it","facts":' + "[" * 30 + "]" * 30 + "}\\n", "more than 16 deep"),
    ],
)
def test_a_forged_reply_that_is_not_one_is_refused(tmp_path: Path, said: str, why: str) -> None:
    told = reason(tmp_path, f"{SAY}os.write(fd, '{said}'.encode('latin-1')); time.sleep(600)")
    assert told.startswith("checker `thing` sent a reply that cannot be read: ")
    assert why in told


def test_a_giant_reply_is_refused(tmp_path: Path) -> None:
    why = reason(tmp_path, f"{SAY}while True: os.write(fd, b'x' * 65536)")
    assert why == "checker `thing` said too much: all facts of a task may take 256 KiB"


def test_facts_of_many_looks_have_a_bound_together(tmp_path: Path) -> None:
    folder = write(tmp_path, body("return 'x' * 60_000"))
    found = observe(folder, {f"n{number}": {} for number in range(6)})
    assert [type(one) for one in found.values()] == [Seen] * 4 + [Unseen] * 2


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
            'in': sys.stdin.read(), 'argv': ' '.join(sys.argv), 'leader': os.getsid(0) == os.getpid()}
    """
    found = seen(tmp_path, lines)
    assert isinstance(found, Seen)
    argv = found.facts.pop("argv")
    assert found.facts == {
        "env": ["HOME", "LANG", "PATH", "TMPDIR"],
        "folder": [],
        "in": "",
        "leader": True,
    }
    assert PASSWORD not in argv


def test_its_folder_is_gone_afterwards(tmp_path: Path) -> None:
    lines = "os.makedirs('a/b'); open('a/b/c', 'w').close(); os.chmod('a', 0); return os.getcwd()"
    found = seen(tmp_path, lines)
    assert isinstance(found, Seen)
    assert not Path(found.facts).exists()


def test_a_checker_inherits_no_descriptor_but_that_of_the_reply(tmp_path: Path) -> None:
    lines = """
    own = [f'/proc/self/fd/{number}' for number in os.listdir('/proc/self/fd')]
    return [os.readlink(one) for one in own if os.path.exists(one)]
    """
    with (tmp_path / "secret").open("w") as file:
        os.set_inheritable(file.fileno(), True)  # noqa: FBT003 - os has it so
        found = seen(tmp_path, lines)
    assert isinstance(found, Seen)
    assert sorted(one.partition(":")[0] for one in found.facts) == ["/dev/null", "pipe", "pipe", "pipe"]


def test_a_runner_leaves_no_descriptor_and_no_child_behind(tmp_path: Path) -> None:
    own = Path("/proc/self/fd")
    seen(tmp_path, "return 1")
    before = len([*own.iterdir()])
    pids = []
    for lines in ("return os.getpid()", "print(os.getpid(), flush=True); os._exit(1)"):
        found = seen(tmp_path, lines, hear=lambda printed: pids.append(int(printed)))
        pids += [found.facts] if isinstance(found, Seen) else []
    assert len([*own.iterdir()]) == before
    assert [Path(f"/proc/{pid}").exists() for pid in pids] == [False, False]


def test_a_worker_dies_with_the_program_that_started_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    write(tmp_path / "checkers", body(f"open({str(note)!r}, 'w').write(f'{{os.getpid()}} '); time.sleep(600)"))
    program = f"""
from pathlib import Path
from tests.checking.authored import observe
observe(Path({str(tmp_path / "checkers")!r}), {{"it": {{}}}})
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[2]) as parent:
        while not (note.exists() and note.read_text().endswith(" ")):
            assert parent.poll() is None
            time.sleep(0.01)
        parent.kill()
    wait_for_the_end_of([int(note.read_text())])


def test_a_broken_file_is_told_to_those_who_ask_for_its_checkers(tmp_path: Path) -> None:
    folder = write(tmp_path / "checkers", body("return 1"))
    (folder / "broken.py").write_text("import nothing_of_this_name\n")
    found = observe(folder, {"it": {}})
    assert found == {"it": Seen(1)}
    (folder / "thing.py").unlink()
    missing = observe(folder, {"it": {}})["it"]
    assert isinstance(missing, Unseen)
    assert missing.reason.startswith("there is no checker `thing`; the checkers in broken.py cannot be used: Module")
    assert missing.reason.endswith("broken.py:1)")


def test_a_module_that_ends_the_process_when_it_is_imported_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, "os._exit(7)")
    found = observe(folder, {"it": {}})["it"]
    assert found == Unseen("checker `thing` ended the process that runs checkers (exit status 7)")


def test_a_checker_that_lowers_its_own_bounds_cannot_raise_them_again(tmp_path: Path) -> None:
    lines = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 40, 1 << 40)); return 1"
    if os.geteuid() == 0:
        pytest.skip("root may raise them; the sandbox drops root first")
    assert "ValueError" in reason(tmp_path, lines)


def test_arguments_that_are_no_json_are_told(tmp_path: Path) -> None:
    found = observe(write(tmp_path, body("return 1")), {"it": {"x": {1, 2}}})["it"]
    assert isinstance(found, Unseen)
    assert found.reason.startswith("the checkers could not be started: TypeError")


def test_a_request_larger_than_a_pipe_arrives(tmp_path: Path) -> None:
    text = """\
    @checker
    def thing(cloud: Cloud, words: str) -> int:
        "Look."
        return len(words)
    """
    size = 5 * MIB
    assert observe(write(tmp_path, text), {"it": {"words": "w" * size}}) == {"it": Seen(size)}


def test_a_cloud_that_is_down_is_told_with_what_to_do(tmp_path: Path) -> None:
    why = reason(tmp_path, "return [one.name for one in cloud.identity.users()]", advice="see the wiki")
    assert why == "the cloud at http://127.0.0.1:9 did not answer: see the wiki"


def wait_for_the_end_of(pids: list[int]) -> None:
    deadline = time.monotonic() + QUICK.seconds
    while any(is_running(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"

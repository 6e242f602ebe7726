"""What the runner makes of checkers that work, that fail, and that do what they should not."""

from pathlib import Path
from typing import Any

import pytest

from quizengine.checking.limits import MIB
from quizengine.core.observation import Seen, Unseen
from tests.checking.authored import body, observe, reason, seen, write


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

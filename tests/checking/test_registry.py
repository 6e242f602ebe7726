"""Finding checkers in folders."""

import subprocess
import sys
from pathlib import Path

import pytest

from quizengine.bundle import bundled
from quizengine.checking.registry import scan
from quizengine.core.checker_card import CheckerCard
from quizengine.core.problem import Problem
from tests.checking.authored import body, write


def problems(*folders: Path) -> tuple[Problem, ...]:
    return scan(folders).problems


def cards(folder: Path) -> dict[str, CheckerCard]:
    return {name: checker.card for name, checker in scan([folder]).checkers.items()}


def test_every_module_is_scanned_but_those_with_an_underscore(tmp_path: Path) -> None:
    write(tmp_path, body("return 1").replace("def thing", "def one"), "a")
    write(tmp_path, body("return 1").replace("def thing", "def two"), "with-a-dash")
    write(tmp_path, "raise ValueError", "_private")
    assert [*cards(tmp_path)] == ["one", "two"]


def test_a_folder_that_is_not_there_has_no_checkers(tmp_path: Path) -> None:
    assert cards(tmp_path / "none") == {}


def test_neighbours_share_code_and_a_checker_is_found_once(tmp_path: Path) -> None:
    write(tmp_path, "SIZE = 3", "_shared")
    write(tmp_path, body("return SIZE") + "\nfrom ._shared import SIZE", "thing")
    write(tmp_path, "from .thing import thing", "user")
    assert [*scan([tmp_path, tmp_path]).checkers] == ["thing"]


def test_a_file_that_was_changed_is_read_again_and_nothing_is_left_in_its_folder(tmp_path: Path) -> None:
    for summary in ("One.", "Two."):
        write(tmp_path, body("return 1").replace("Look.", summary))
        assert cards(tmp_path)["thing"].summary == summary
    assert [one.name for one in tmp_path.iterdir()] == ["thing.py"]


def test_a_folder_that_is_kept_is_imported_once(tmp_path: Path) -> None:
    kept, other = write(tmp_path / "kept", body("return 1")), tmp_path / "other"
    program = f"""
from pathlib import Path
from quizengine.checking.registry import keep, scan
kept = Path({str(kept)!r})
keep(kept)
first = scan([kept]).checkers["thing"]
(kept / "thing.py").write_text("1 / 0")
assert scan([kept, Path({str(other)!r})]).checkers["thing"] is first
"""
    subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2], check=True)


def test_no_module_called_checkers_is_left_behind(tmp_path: Path) -> None:
    before = {*sys.modules}
    scan([write(tmp_path / "checkers", body("return 1"))])
    assert not {"checkers", "thing"} & ({*sys.modules} - before)


def test_two_checkers_of_one_name_are_a_problem(tmp_path: Path) -> None:
    shipped = write(tmp_path / "shipped", body("return 1"))
    (problem,) = problems(shipped, write(tmp_path / "bank", body("return 2"), "other"))
    assert problem.code == "checker.name-taken"
    assert problem.what == "there are two checkers called `thing`"
    assert problem.why == f"the other is in {shipped / 'thing.py'}:6"
    assert str(problem.place) == f"{tmp_path / 'bank' / 'other.py'}:6"


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("x = (\n", 6, "SyntaxError: '(' was never closed"),
        ("\n\nimport nothing_of_this_name", 8, "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
        ("sys.exit(2)", 6, "SystemExit: 2"),
        ("@checker\ndef bad(cloud: Cloud) -> int:\n    return 1", 6, "NotACheckerError: the checker `bad`: it has no"),
        ("class E(Exception):\n    def __str__(self): raise self\nraise E", 8, "E: (it cannot say why)"),
    ],
)
def test_a_file_that_cannot_be_imported_is_a_problem_with_its_line(
    tmp_path: Path, text: str, line: int, why: str
) -> None:
    folder = tmp_path / "checkers"
    folder.mkdir()
    prelude = "import sys\nfrom quizengine.checking import Cloud, checker\n\n\n\n"
    (folder / "bad.py").write_text(prelude + text)
    (problem,) = problems(folder)
    assert problem.code == "checker.broken"
    assert problem.why.startswith(why)
    assert str(problem.place) == f"{folder / 'bad.py'}:{line}"


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path, "raise ValueError", name)
    assert len(problems(tmp_path)) == 2


def test_cards_are_had_without_the_sdk() -> None:
    program = """
import sys
from quizengine.bundle import bundled
from quizengine.checking.registry import scan
assert "volume" in scan([bundled("checkers")]).checkers
assert not {"openstack", "keystoneauth1", "requests"} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


def test_every_checker_that_comes_along_has_a_card() -> None:
    found = cards(bundled("checkers"))
    assert {
        "user",
        "login",
        "role_assignment",
        "service",
        "image",
        "volume",
        "snapshot",
        "backup",
        "may",
    } <= found.keys()
    for card in found.values():
        assert card.summary.endswith(".")
        assert card.facts

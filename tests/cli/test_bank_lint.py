"""`quizengine bank lint`, as it is typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import quizengine
from quizengine import plugins
from quizengine.cli.main import run

GOOD = """\
kind: multiple-choice
points: 1
minutes: 1
stem: Which service issues tokens?
options:
  keystone: {text: Keystone, rationale: It does.}
  glance: {text: Glance, rationale: It does not.}
  nova: {text: Nova, rationale: It does not.}
answer: keystone
references: [https://docs.openstack.org/keystone/latest/]
"""
TASK = """\
kind: hands-on
points: 1
minutes: 5
stem: Make the thing.
observe: {it: {gadget: {name: thing}}}
rubric:
  - {points: 1, statement: It glows., expect: {it.colour: red}}
solution: "true"
mistakes:
  - {name: one, run: "true", breaks: [It glows.]}
  - {name: two, run: "true", breaks: [It glows.]}
references: [https://docs.openstack.org/]
"""
GADGET = '''\
"""Facts about gadgets."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class Gadget:
    """What is known of a gadget."""

    colour: str


@checker
def gadget(cloud: Cloud, name: str) -> Gadget | None:
    """The gadget called NAME."""
    return None
'''


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, which is the bank."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "art").mkdir()
    return tmp_path


def test_a_sound_bank_lints_clean(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bank / "art/good.yaml").write_text(GOOD, encoding="utf-8")
    assert run(["bank", "lint", "."]) == 0
    assert capsys.readouterr().out == "1 item, 0 problems\n"


def test_every_problem_is_told_with_its_place_and_the_count_comes_last(
    bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bank / "art/bad.yaml").write_text(GOOD.replace("answer: k", "anwser: k"), encoding="utf-8")
    (bank / "art/good.yaml").write_text(GOOD, encoding="utf-8")
    (bank / "art/worse.yaml").write_text("kind: [", encoding="utf-8")
    assert run(["bank", "lint", "."]) == 1
    assert capsys.readouterr().out == (
        "art/bad.yaml:1:1: `answer` is missing (bank.missing-key)\n"
        "    why: The name of the right option.\n"
        "    mend: add `answer:`\n"
        "art/bad.yaml:9:1: unknown key `anwser`: did you mean `answer`? (bank.unknown-key)\n"
        "art/worse.yaml:2:1: a value is missing here, or a bracket is not closed (bank.syntax)\n"
        "    mend: put what is missing, or quote the text\n"
        "3 items, 3 problems\n"
    )


def test_warnings_fail_a_strict_lint_only(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        (bank / f"art/{name}.yaml").write_text(GOOD, encoding="utf-8")
    assert run(["bank", "lint", "."]) == 0
    assert capsys.readouterr().out.endswith("2 items, 0 problems, 1 warning\n")
    assert run(["bank", "lint", ".", "--strict"]) == 1


def test_problems_come_as_json_for_machines(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bank / "art/bad.yaml").write_text(GOOD.replace("points: 1", "points: four"), encoding="utf-8")
    assert run(["bank", "lint", ".", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "items": 1,
        "blueprints": 0,
        "errors": 1,
        "warnings": 0,
        "problems": [
            {
                "code": "bank.type",
                "what": "`points` must be a number, not the text 'four'",
                "file": "art/bad.yaml",
                "line": 2,
                "column": 9,
            }
        ],
    }


def test_a_banks_own_checkers_are_known(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bank / "checkers").mkdir()
    (bank / "checkers/gadget.py").write_text(GADGET, encoding="utf-8")
    (bank / "art/task.yaml").write_text(TASK, encoding="utf-8")
    assert run(["bank", "lint", "."]) == 0
    (bank / "art/task.yaml").write_text(TASK.replace("it.colour", "it.color"), encoding="utf-8")
    assert run(["bank", "lint", "."]) == 1
    told = capsys.readouterr().out
    assert "art/task.yaml:7:48: `it` has no fact `color`: did you mean `colour`? (lint.unknown-fact)\n" in told


@pytest.mark.parametrize("command", [["lint", "."], ["schema", "--bank", "."], ["checkers", "--bank", "."]])
def test_a_banks_own_checkers_are_read_where_they_can_do_no_harm(bank: Path, command: list[str]) -> None:
    (bank / "checkers").mkdir()
    (bank / "kept").write_text("mine", encoding="utf-8")
    harm = f"import pathlib\npathlib.Path({str(bank / 'kept')!r}).unlink()\n"
    (bank / "checkers/harmful.py").write_text(harm, encoding="utf-8")
    assert run(["bank", *command]) == 1
    assert (bank / "kept").read_text(encoding="utf-8") == "mine"


def test_a_file_that_ends_the_process_that_reads_it_is_told(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bank / "checkers").mkdir()
    (bank / "checkers/gone.py").write_text("import os\nos._exit(5)\n", encoding="utf-8")
    assert run(["bank", "lint", "."]) == 1
    assert "the process that read them ended with status 5" in capsys.readouterr().out


@pytest.mark.parametrize("told", ["[]", '{"cards": 1}', '{"cards": [], "pages": [{}], "problems": []}', "["])
def test_a_forged_catalogue_is_told(bank: Path, told: str) -> None:
    (bank / "checkers").mkdir()
    forge = f"import os\nfor fd in range(3, 1024):\n    try:\n        os.write(fd, {told!r}.encode() + b'\\n')\n"
    (bank / "checkers/forger.py").write_text(f"{forge}    except OSError:\n        pass\n", encoding="utf-8")
    assert run(["bank", "lint", "."]) == 1


def test_without_a_sandbox_a_banks_own_checkers_are_not_read_unless_told_to(
    bank: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (bank / "checkers").mkdir()
    (bank / "checkers/gadget.py").write_text(GADGET, encoding="utf-8")
    monkeypatch.setenv("PATH", str(bank))
    assert run(["bank", "checkers", "--bank", "."]) == 3
    assert "(sandbox.missing)" in capsys.readouterr().err
    assert run(["bank", "checkers", "--bank", ".", "--weak-sandbox"]) == 0
    assert "gadget" in capsys.readouterr().out
    assert run(["bank", "checkers"]) == 0


def test_a_checker_that_cannot_be_imported_is_told_with_the_rest(
    bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bank / "checkers").mkdir()
    (bank / "checkers/broken.py").write_text("1 / 0\n", encoding="utf-8")
    (bank / "art/bad.yaml").write_text("kind: [", encoding="utf-8")
    assert run(["bank", "lint", "."]) == 1
    told = capsys.readouterr().out
    assert "(checker.broken)" in told
    assert "(bank.syntax)" in told


def test_a_folder_that_is_not_there_could_not_be_linted(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "lint", "missing"]) == 3
    assert "no bank lies at missing (bank.not-there)" in capsys.readouterr().err
    (bank / "file").touch()
    assert run(["bank", "lint", "file"]) == 3


def test_the_bank_that_ships_is_linted_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "lint"]) in {0, 1}
    assert " items, " in capsys.readouterr().out


@pytest.mark.parametrize("kind", plugins.kinds())
def test_a_new_item_is_written_once_and_only_in_a_bank(
    bank: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    assert run(["bank", "new", kind, "art/first"]) == 0
    assert capsys.readouterr().out == "art/first.yaml\n"
    assert (bank / "art/first.yaml").read_text(encoding="utf-8") == plugins.kinds()[kind].EXAMPLE
    assert run(["bank", "new", kind, "art/first"]) == 1
    assert "art/first.yaml is there already" in capsys.readouterr().err
    assert run(["bank", "new", kind, "art/first", "--bank", "missing/bank"]) == 3


@pytest.mark.parametrize("kind", [name for name in plugins.kinds() if name != "hands-on"])
def test_a_new_item_lints_clean(bank: Path, kind: str) -> None:
    assert run(["bank", "new", kind, "art/first", "--bank", str(bank)]) == 0
    assert run(["bank", "lint", str(bank), "--strict"]) == 0


def test_a_kind_or_name_that_is_none_is_refused(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "new", "mutiple-choice", "art/first"]) == 2
    assert "there is no kind `mutiple-choice`: did you mean `multiple-choice`?" in capsys.readouterr().err
    assert run(["bank", "new", "multiple-choice", "Art/first"]) == 2
    assert list((bank / "art").iterdir()) == []


def test_the_schema_knows_the_kinds_and_a_banks_own_checkers(bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bank / "checkers").mkdir()
    (bank / "checkers/gadget.py").write_text(GADGET, encoding="utf-8")
    assert run(["bank", "schema", "--bank", "."]) == 0
    printed = capsys.readouterr().out
    assert set(json.loads(printed)["properties"]["kind"]["enum"]) == set(plugins.kinds())
    assert '"gadget"' in printed


def test_the_schema_of_blueprints_can_be_had(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "schema", "--blueprint"]) == 0
    assert "cut_score" in json.loads(capsys.readouterr().out)["properties"]


def test_linting_does_not_import_what_talks_to_a_cloud(tmp_path: Path) -> None:
    lint = f"import sys; from quizengine.cli.main import run; run(['bank', 'lint', {str(tmp_path)!r}])"
    command = [sys.executable, "-c", f"{lint}; sys.exit('openstack' in sys.modules)"]
    assert subprocess.run(command, cwd=Path(quizengine.__file__).parents[1], check=False).returncode == 0

"""First files for items."""

from pathlib import Path

import pytest

from quizengine.core.problem import Exit, ProblemError
from quizengine.kinds import multiple_choice
from quizengine.yamlbank.new_item import write_item


def test_a_new_item_is_the_kinds_example_at_its_path(tmp_path: Path) -> None:
    path = write_item(multiple_choice, tmp_path, "identity/token-scope")
    assert path == tmp_path / "identity/token-scope.yaml"
    assert path.read_text(encoding="utf-8") == multiple_choice.EXAMPLE


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "art").mkdir()
    (tmp_path / "art/a.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(ProblemError) as ended:
        write_item(multiple_choice, tmp_path, "art/a")
    assert (ended.value.status, ended.value.problems[0].code) == (Exit.NO, "bank.there-already")
    assert (tmp_path / "art/a.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "name", ["a", "a/b/c", "A/b", "../b", "/etc/passwd", "a/", "a/b\n", "blueprints/a", "checkers/a"]
)
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProblemError) as ended:
        write_item(multiple_choice, tmp_path, name)
    assert (ended.value.status, ended.value.problems[0].code) == (Exit.USAGE, "bank.name")
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_new_bank_is_made(tmp_path: Path) -> None:
    assert write_item(multiple_choice, tmp_path / "new", "a/b").read_text() == multiple_choice.EXAMPLE


def test_a_bank_in_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as ended:
        write_item(multiple_choice, tmp_path / "missing" / "bank", "a/b")
    assert (ended.value.status, ended.value.problems[0].code) == (Exit.UNAVAILABLE, "bank.not-there")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere/at/all")
    (tmp_path / "file").touch()
    for domain in ("link", "file"):
        with pytest.raises(ProblemError) as ended:
            write_item(multiple_choice, tmp_path, f"{domain}/a")
        (problem,) = ended.value.problems
        assert problem.code == "bank.unwritable"
        assert problem.what.startswith(f"{tmp_path / domain / 'a.yaml'} cannot be written: ")

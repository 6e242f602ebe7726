"""What lies in a bank's folder."""

import os
import shutil
from pathlib import Path

import pytest

from quizengine.core.problem import Exit, Problem, ProblemError
from quizengine.yamlbank.folder import bank_files


def _write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("", encoding="utf-8")


def _told(root: Path) -> list[str]:
    """Give the ids of files, and the codes and paths of problems."""
    told = []
    for found in bank_files(root):
        if isinstance(found, Problem):
            assert found.place is not None
            told.append(f"{found.code} {Path(found.place.file).relative_to(root)}: {found.what}")
        else:
            assert found.path == root / f"{found.id}.yaml"
            told.append(found.id)
    return told


def test_items_lie_in_their_domains_folders_and_come_in_order(tmp_path: Path) -> None:
    _write(tmp_path, "compute/b.yaml", "compute/a-1.yaml", "blueprints/coa.yaml", "art/0_x.yaml")
    assert _told(tmp_path) == ["art/0_x", "blueprints/coa", "compute/a-1", "compute/b"]


def test_what_is_not_yaml_or_hidden_is_passed_over_and_so_are_checkers(tmp_path: Path) -> None:
    _write(tmp_path, "README.md", "art/notes.txt", "art/.x.yaml", ".git/x.yaml", "checkers/x.yaml", "art/x.yaml~")
    assert _told(tmp_path) == []


def test_other_suffixes_of_yaml_are_told(tmp_path: Path) -> None:
    _write(tmp_path, "art/a.yml", "art/b.YAML")
    assert _told(tmp_path) == [
        "bank.suffix art/a.yml: the file's name does not end in .yaml",
        "bank.suffix art/b.YAML: the file's name does not end in .yaml",
    ]


def test_two_suffixes_of_one_name_are_one_item_twice(tmp_path: Path) -> None:
    _write(tmp_path, "art/a.yml", "art/a.yaml")
    assert _told(tmp_path) == ["art/a", "bank.duplicate-id art/a.yml: this file and `a.yaml` would be one item"]


def test_names_that_are_no_slugs_are_told(tmp_path: Path) -> None:
    _write(tmp_path, "art/Big.yaml", "art/a b.yaml", "art/\udcff.yaml", "Art/a.yaml", "art/a\n.yaml")
    assert [told.partition(":")[2] for told in _told(tmp_path)] == [
        " `Art` is no name for this",
        " `Big` is no name for this",
        " `a\n` is no name for this",
        " `a b` is no name for this",
        " `\\xff` is no name for this",
    ]


def test_files_at_the_top_and_too_deep_are_told(tmp_path: Path) -> None:
    _write(tmp_path, "a.yaml", "art/deep/er/b.yaml")
    assert _told(tmp_path) == [
        "bank.misplaced a.yaml: no item or blueprint lies here",
        "bank.misplaced art/deep/er/b.yaml: no item or blueprint lies here",
    ]


def test_links_that_lead_out_or_nowhere_or_in_a_circle_are_told(tmp_path: Path) -> None:
    _write(tmp_path, "bank/art/real.yaml", "outside/secret.yaml")
    root = tmp_path / "bank"
    (root / "art/in.yaml").symlink_to("real.yaml")
    (root / "art/out.yaml").symlink_to(tmp_path / "outside/secret.yaml")
    (root / "art/nowhere.yaml").symlink_to("missing.yaml")
    (root / "art/circle.yaml").symlink_to("circle.yaml")
    (root / "elsewhere").symlink_to(tmp_path / "outside")
    assert _told(root) == [
        "bank.unreadable art/circle.yaml: it cannot be read: Too many levels of symbolic links",
        "art/in",
        "bank.unreadable art/nowhere.yaml: it cannot be read: No such file or directory",
        "bank.link art/out.yaml: a link leads out of the bank",
        "art/real",
        "bank.link elsewhere: a link leads out of the bank",
    ]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "art").mkdir()
    os.mkfifo(tmp_path / "art/a.yaml")
    assert _told(tmp_path) == ["bank.unreadable art/a.yaml: it is no ordinary file"]


def test_a_folder_that_vanishes_meanwhile_is_told(tmp_path: Path) -> None:
    _write(tmp_path, "art/a.yaml", "zoo/b.yaml")
    found = bank_files(tmp_path)
    next(found)
    shutil.rmtree(tmp_path / "zoo")
    (problem,) = found
    assert isinstance(problem, Problem)
    assert problem.what == "it cannot be read: No such file or directory"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "art").mkdir(mode=0)
    assert _told(tmp_path) == ["bank.unreadable art: it cannot be read: Permission denied"]


def test_a_bank_that_is_not_there_ends_it(tmp_path: Path) -> None:
    _write(tmp_path, "file")
    for name, why in (("missing", "there is no such folder"), ("file", "it is a file")):
        with pytest.raises(ProblemError) as ended:
            list(bank_files(tmp_path / name))
        assert ended.value.status is Exit.UNAVAILABLE
        (problem,) = ended.value.problems
        assert problem.code == "bank.not-there"
        assert problem.why == why

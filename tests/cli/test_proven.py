"""What is remembered of proofs."""

from dataclasses import replace
from pathlib import Path

import pytest

from quizengine.cli.proven import Proven
from tests.scenes import task

ITEM = replace(task("b/four"), digest="as it stands")


@pytest.fixture
def checkers(tmp_path: Path) -> Path:
    folder = tmp_path / "checkers"
    folder.mkdir()
    (folder / "said.py").write_text("WORDS = 1\n")
    return folder


def memory(checkers: Path, seed: str = "") -> Proven:
    return Proven(checkers.parent / "proven.json", [checkers], seed)


def test_what_was_proven_is_known_to_the_next_program(checkers: Path) -> None:
    assert memory(checkers).trials(ITEM) == 0
    memory(checkers).keep(ITEM, 7)
    assert memory(checkers).trials(ITEM) == 7


def test_a_task_that_was_changed_is_not(checkers: Path) -> None:
    memory(checkers).keep(ITEM, 7)
    assert memory(checkers).trials(replace(ITEM, digest="changed")) == 0
    assert memory(checkers).trials(replace(ITEM, id="b/five")) == 0


def test_nor_is_one_whose_checkers_or_values_are_others(checkers: Path) -> None:
    memory(checkers).keep(ITEM, 7)
    assert memory(checkers, seed="another").trials(ITEM) == 0
    (checkers / "_more.py").write_text("WORDS = 2\n")
    assert memory(checkers).trials(ITEM) == 0


@pytest.mark.parametrize("content", ["", "[]", '{"unfinished": '])
def test_a_memory_that_cannot_be_read_knows_nothing_and_keeps_what_comes(checkers: Path, content: str) -> None:
    (checkers.parent / "proven.json").write_text(content)
    memory(checkers).keep(ITEM, 7)
    assert memory(checkers).trials(ITEM) == 7

"""Lines of an item's file."""

from pathlib import Path

import pytest

from quizengine.core.problem import Place
from quizengine.yamlbank.excerpt import criteria

TASK = """\
kind: hands-on
rubric:
  - {points: 1, statement: One}
  - points: 2
    statement: Two
    expect:
      disk.size: 1

solution: "true"
"""


def test_each_criterion_is_given_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "task.yaml"
    file.write_text(TASK)
    assert criteria(str(file)) == (
        (Place(str(file), 3), "- {points: 1, statement: One}"),
        (Place(str(file), 4), "- points: 2\n  statement: Two\n  expect:\n    disk.size: 1"),
    )


def test_a_rubric_that_ends_the_file_is_given_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "task.yaml"
    file.write_text("rubric:\n- {points: 1}\n- points: 2\n  statement: Two\n")
    assert [text for _, text in criteria(str(file))] == ["- {points: 1}", "- points: 2\n  statement: Two"]


@pytest.mark.parametrize("content", [None, "a: [", "a: 1\n", "rubric:\n"])
def test_where_there_is_no_rubric_nothing_is_given(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "task.yaml"
    if content is not None:
        file.write_text(content)
    assert criteria(str(file)) == ()

"""A checker's lines, found without running it."""

from pathlib import Path

from quizengine.checking.source import source_of
from quizengine.core.problem import Place

MODULE = '''\
"""Facts about things."""

from quizengine.checking import Cloud, checker

raise SystemExit  # were it run, there would be nothing to show


@checker
def thing(cloud: Cloud, name: str) -> str | None:
    """The thing called NAME."""
    return _found(cloud, name)


def _found(cloud: Cloud, name: str) -> str | None:
    return None
'''


def test_a_checker_is_shown_from_its_decorator_to_its_last_line(tmp_path: Path) -> None:
    (tmp_path / "thing.py").write_text(MODULE)
    found = source_of("thing", [tmp_path / "none", tmp_path])
    assert found is not None
    assert found.place == Place(str(tmp_path / "thing.py"), 8)
    assert found.text.splitlines()[0] == "@checker"
    assert found.text.splitlines()[-1] == "    return _found(cloud, name)"


def test_what_is_no_checker_or_cannot_be_read_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "thing.py").write_text(MODULE)
    (tmp_path / "broken.py").write_text("def (")
    (tmp_path / "zero.py").write_bytes(b"\0")
    assert source_of("_found", [tmp_path]) is None
    assert source_of("other", [tmp_path]) is None

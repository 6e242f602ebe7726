"""Plug-ins that other distributions bring."""

from pathlib import Path
from textwrap import dedent

import pytest

from quizengine import plugins
from quizengine.core.problem import ProblemError

KIND = """\
    NAME = "{name}"
    SCHEMA = {{"properties": {{}}, "required": []}}
    EXAMPLE = ""
    def read(data): return data
    def objections(data): return []
"""


def _install(site: Path, distribution: str, value: str, **files: str) -> None:
    """Put a distribution on a path, with one entry point and the modules of its package."""
    package, info = site / distribution, site / f"{distribution}-1.dist-info"
    package.mkdir(parents=True)
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[quizengine.kinds]\n{distribution} = {value}\n", encoding="utf-8")
    for name, text in {"__init__": "", **files}.items():
        (package / f"{name}.py").write_text(dedent(text), encoding="utf-8")


def test_quizengines_own_kinds_are_there() -> None:
    assert {"hands-on", "multiple-choice", "multiple-response", "text-entry"} <= set(plugins.kinds())


def test_the_modules_of_a_package_that_an_entry_point_names_are_kinds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path, "quizkinds_a", "quizkinds_a", essay=KIND.format(name="essay"), words="HELP = 'no kind'")
    monkeypatch.syspath_prepend(tmp_path)
    kinds = plugins.kinds()
    assert kinds["essay"].NAME == "essay"
    assert list(kinds) == sorted(kinds)


def test_an_entry_point_may_name_one_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, "quizkinds_b", "quizkinds_b.poem", poem=KIND.format(name="poem"), ode=KIND.format(name="ode"))
    monkeypatch.syspath_prepend(tmp_path)
    assert "poem" in plugins.kinds()
    assert "ode" not in plugins.kinds()


@pytest.mark.parametrize(
    ("value", "why"),
    [("quizkinds_c", "ZeroDivisionError: division by zero"), ("nowhere_at_all", "ModuleNotFoundError")],
)
def test_a_plug_in_that_cannot_be_imported_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, why: str
) -> None:
    _install(tmp_path, "quizkinds_c", value, broken="1 / 0")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ProblemError) as ended:
        plugins.kinds()
    (problem,) = ended.value.problems
    assert problem.code == "plugin.broken"
    assert "quizkinds_c" in problem.what
    assert problem.why.startswith(why)


def test_two_kinds_of_one_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, "quizkinds_d", "quizkinds_d", mine=KIND.format(name="text-entry"))
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ProblemError) as ended:
        plugins.kinds()
    assert ended.value.problems[0].code == "plugin.name-taken"

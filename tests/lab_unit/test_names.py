"""Several labs of one person: their names, and the ports that each keeps."""

from pathlib import Path

import pytest

from quizengine.core.problem import ProblemError
from quizengine.lab import name, ports
from quizengine.lab.neighbours import kept_ports
from quizengine.lab.site import Site
from tests.programs import Program


def a_lab(home: Path, called: str, numbers: dict[str, int]) -> Path:
    folder = name.folder_of(home, called)
    folder.mkdir(parents=True)
    Site.new(folder, "release", numbers, []).save()
    return folder


def test_a_lab_is_chosen_by_its_name_or_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert name.chosen() == "default"
    monkeypatch.setenv("QUIZENGINE_LAB", "monday")
    assert (name.chosen(), name.chosen("tuesday")) == ("monday", "tuesday")


@pytest.mark.parametrize("bad", ["..", ".x", "-x", "a/b", "a b", "x" * 65])
def test_a_name_that_could_lead_elsewhere_is_refused(bad: str) -> None:
    with pytest.raises(ProblemError, match="cannot name a lab"):
        name.chosen(bad)


def test_a_mend_names_the_lab_where_it_is_not_the_default_one(tmp_path: Path) -> None:
    first, second = (name.folder_of(tmp_path, each) for each in ("default", "monday"))

    assert (name.command(first, "up"), name.opening(first)) == ("quizengine lab up", "The lab")
    assert (name.command(second, "up"), name.opening(second)) == ("quizengine lab up --lab monday", "The lab `monday`")


def test_labs_are_found_the_default_one_first(tmp_path: Path) -> None:
    for each in ("b", "default", "a"):
        a_lab(tmp_path, each, {})
    (name.folder_of(tmp_path, "no-lab")).mkdir()

    assert name.names(tmp_path) == ["default", "a", "b"]


def test_the_ports_of_a_lab_are_no_others_even_while_it_is_down(tmp_path: Path) -> None:
    mine = a_lab(tmp_path, "mine", {"keystone": 1})
    a_lab(tmp_path, "down", {"keystone": 20001, "glance": 20002})
    (tmp_path / "lab-of-verify").mkdir()
    Site.new(tmp_path / "lab-of-verify", "release", {"keystone": 20003}, []).save()

    assert kept_ports(mine) == {20001, 20002, 20003}


def test_a_port_that_another_lab_keeps_is_given_to_nobody_though_it_is_free() -> None:
    first = ports.choose(["a", "b"])

    second = ports.choose(["a", "b"], first, others=[first["a"]])

    assert second["b"] == first["b"]
    assert second["a"] != first["a"]


def test_a_lab_that_is_not_there_is_named_in_what_is_said(program: Program) -> None:
    told = program.run("lab", "snapshot", "save", "one", "--lab", "monday")

    assert told.returncode == 3
    assert "there is no lab `monday` yet" in told.stderr
    assert "quizengine lab up --lab monday" in told.stderr


def test_a_task_is_in_hand_in_the_lab_in_which_it_was_started(program: Program) -> None:
    program.home.mkdir()
    (program.home / "task-in-hand-monday.json").write_text(
        '{"item": "identity/disable-a-user", "seed": "1", "hints": 0}'
    )

    assert program.run("task", "solution", "--lab", "monday").returncode == 0
    assert program.run("task", "solution").returncode == 2

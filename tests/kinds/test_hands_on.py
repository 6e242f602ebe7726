"""Something is done in a cloud."""

from typing import Any

import pytest
from hypothesis import given

from quizengine.core.fixture import Furniture, Name, Resource
from quizengine.core.interaction import Do
from quizengine.core.observation import Look
from quizengine.core.task import Mistake, Path
from quizengine.core.verdict import Verdict
from quizengine.kinds.hands_on import objections, read
from tests.strategies import json_values

DATA: dict[str, Any] = {
    "points": 3,
    "fixture": {"prepare": "openstack network create old"},
    "observe": {"disk": {"volume": {"name": "ledger"}}, "box": {"server": {"name": "web"}}},
    "rubric": [
        {"points": 2, "statement": {"en": "It is there", "zh": "已存在"}, "expect": {"disk.status": "available"}},
        {"points": 1, "statement": "It is large", "expect": {"disk.size": {"at_least": 5}, "box": None}},
    ],
    "solution": "openstack volume create",
    "alternatives": [{"name": "by hand", "run": "cinder create"}],
    "mistakes": [{"name": "small", "run": "true", "breaks": ["It is large"]}],
}


def test_a_task_is_read_with_its_looks_its_rubric_and_its_proofs() -> None:
    task = read(DATA)
    assert task.looks == (Look("disk", "volume", {"name": "ledger"}), Look("box", "server", {"name": "web"}))
    assert task.rubric.points == 3
    assert (task.prepare, task.solution) == ("openstack network create old", "openstack volume create")
    assert task.alternatives == (Path("by hand", "cinder create"),)
    assert task.mistakes == (Mistake("small", "true", ("It is large",)),)


def test_what_a_task_may_leave_out_is_empty() -> None:
    task = read({key: DATA[key] for key in ("points", "observe", "rubric", "solution")})
    assert (task.prepare, task.alternatives, task.mistakes) == ("", (), ())


def test_what_a_task_declares_is_read_with_its_names() -> None:
    fixture = {"volumes": [{"name": "old", "size": 1}], "prepare": "true"}
    task = read({**DATA, "fixture": fixture, "creates": {"networks": ["web"]}, "cleanup": "bye"})
    assert task.furniture == Furniture(
        (Resource(Name("volumes", "old"), {"size": 1}),), (Name("networks", "web"),), "bye"
    )
    assert (task.prepare, task.undoable, read(DATA).undoable) == ("true", True, False)


def test_what_is_wrong_with_a_fixture_is_found() -> None:
    fixture = {"ports": [{"name": "plug", "network": "lan"}]}
    found = dict(objections({**DATA, "fixture": fixture, "needs": ["network"]}))
    assert found == {("fixture", "ports", 0, "network"): "the fixture has no network `lan`"}


def test_a_task_disturbs_no_more_than_it_needs() -> None:
    data = {**DATA, "needs": ["compute"], "disturbs": ["compute"]}
    assert (read(data).disturbs, read(DATA).disturbs, list(objections(data))) == (("compute",), (), [])
    (found,) = objections({**data, "disturbs": ["compute", "network"]})
    assert found == (("disturbs", 1), "the task disturbs `network`, which is not among its `needs`")


def test_something_is_to_be_done() -> None:
    assert read(DATA).present("any seed") == Do()


def test_observations_are_judged_by_the_rubric() -> None:
    seen = {"disk": {"facts": {"status": "available", "size": 1}}, "box": {"facts": None}}
    outcome = read(DATA).score(seen, 3.0)
    assert (outcome.possible, outcome.earned, outcome.undecided) == (3.0, 2.0, 0.0)
    assert [part.verdict for part in outcome.parts] == [Verdict.MET, Verdict.NOT_MET]


def test_what_nobody_saw_is_undecided() -> None:
    outcome = read(DATA).score(None, 3.0)
    assert (outcome.earned, outcome.undecided) == (0.0, 3.0)


def test_a_sound_task_is_not_objected_to() -> None:
    assert list(objections(DATA)) == []


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        ({"points": 4}, (("points",), "the rubric's points add up to 3, not to 4")),
        (
            {"observe": {"disk": {"volume": {}}}},
            (("rubric", 1, "expect", "box"), "`box` is none of the observations: disk"),
        ),
        (
            {"mistakes": [{"name": "x", "run": "true", "breaks": ["It is there", "It is red"]}]},
            (("mistakes", 0, "breaks", 1), "`It is red` is no criterion's statement: It is there; It is large"),
        ),
        (
            {"rubric": [{"points": 3, "statement": "It is large", "expect": {"disk": {"at_least": "x"}}}]},
            (("rubric", 0, "expect", "disk"), "`at_least` takes a number"),
        ),
    ],
)
def test_what_does_not_fit_together_is_objected_to(change: dict[str, Any], objection: Any) -> None:
    assert list(objections({**DATA, **change})) == [objection]


def test_points_of_thirds_add_up() -> None:
    rubric = [{"points": 0.1, "statement": str(number), "expect": {"disk": None}} for number in range(3)]
    assert list(objections({**DATA, "points": 0.3, "rubric": rubric, "mistakes": []})) == []


@given(json_values())
def test_any_response_earns_between_nothing_and_all(response: Any) -> None:
    outcome = read(DATA).score(response, 3.0)
    assert 0 <= outcome.earned <= outcome.earned + outcome.undecided <= outcome.possible == 3.0

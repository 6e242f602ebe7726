"""One option is right."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.interaction import Choose
from quizengine.core.outcome import Outcome
from quizengine.kinds.multiple_choice import objections, read
from tests.strategies import json_values

DATA: dict[str, Any] = {
    "options": {name: {"text": name.title(), "rationale": f"About {name}."} for name in ("keystone", "glance", "nova")},
    "answer": "keystone",
}


def test_the_key_alone_earns_all_points() -> None:
    question = read(DATA)
    assert question.score(["keystone"], 2.0) == Outcome(2.0, 2.0)
    assert question.score(question.right(), 2.0) == Outcome(2.0, 2.0)


@pytest.mark.parametrize("response", [None, [], ["glance"], ["keystone", "glance"], "keystone", {"keystone": 1}, [[]]])
def test_anything_else_earns_nothing(response: Any) -> None:
    assert read(DATA).score(response, 2.0) == Outcome(2.0, 0.0)


def test_one_option_is_asked_for_in_an_order_that_the_seed_draws() -> None:
    orders = {tuple(read(DATA).present(str(seed)).options) for seed in range(50)}
    assert len(orders) == 6
    assert read(DATA).present("1") == read(DATA).present("1")
    assert read(DATA).present("1").at_most == 1


def test_without_shuffling_options_keep_the_authors_order() -> None:
    asked = read({**DATA, "shuffle": False}).present("1")
    assert isinstance(asked, Choose)
    assert list(asked.options) == ["keystone", "glance", "nova"]


def test_every_option_is_commented_on() -> None:
    told = [(one.subject, one.given, one.right, one.good, str(one.rationale)) for one in read(DATA).review(["glance"])]
    assert told == [
        ("keystone", "", "right", False, "About keystone."),
        ("glance", "chosen", "", False, "About glance."),
        ("nova", "", "", True, "About nova."),
    ]
    assert not any(one.given for one in read(DATA).review(None))


def test_a_key_that_names_no_option_is_objected_to() -> None:
    assert list(objections(DATA)) == []
    assert list(objections({**DATA, "answer": "cinder"})) == [
        (("answer",), "`cinder` is none of the options: keystone, glance, nova")
    ]


@given(json_values() | st.lists(st.sampled_from(["keystone", "glance", "nova"])), st.floats(0, 100))
def test_any_response_earns_between_nothing_and_all(response: Any, points: float) -> None:
    outcome = read(DATA).score(response, points)
    assert 0 <= outcome.earned <= outcome.possible == points
    read(DATA).review(response)

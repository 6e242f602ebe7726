"""What is asked of a person, and what is no answer to it."""

from typing import Any

import pytest
from hypothesis import given

from quizengine.core.interaction import Choose, Do, Write
from quizengine.core.text import Text
from tests.strategies import json_values

CHOICE = Choose({"a": Text.plain("A"), "b": Text.plain("B")}, 1)
BLANKS = Write({"port": Text.plain("Port")})


@pytest.mark.parametrize(
    ("response", "objection"),
    [
        (["a"], ""),
        ([], ""),
        ("a", "a response to this item is a list of option ids"),
        ([1], "a response to this item is a list of option ids"),
        (["c"], "there is no option `c`; the options are a, b"),
        (["a", "b"], "choose at most 1"),
    ],
)
def test_a_choice_takes_ids_of_its_options(response: Any, objection: str) -> None:
    assert CHOICE.objection(response) == objection


@pytest.mark.parametrize(
    ("response", "objection"),
    [
        ({"port": "5000"}, ""),
        ({}, ""),
        (["5000"], "a response to this item maps the blanks' names to texts"),
        ({"port": 5000}, "a response to this item maps the blanks' names to texts"),
        ({"prot": "5000"}, "there is no blank `prot`; the blanks are port"),
    ],
)
def test_blanks_take_texts(response: Any, objection: str) -> None:
    assert BLANKS.objection(response) == objection


def test_a_task_takes_observations() -> None:
    assert Do().objection({}) == ""
    assert Do().objection("done") == "a response to a task is its observations"


@given(json_values())
def test_any_response_can_be_objected_to(response: Any) -> None:
    assert all(isinstance(one.objection(response), str) for one in (CHOICE, BLANKS, Do()))

"""Several options are right."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.outcome import Outcome
from quizengine.kinds.multiple_response import objections, read
from tests.strategies import json_values

NAMES = ["volume", "backup", "image", "token"]
DATA: dict[str, Any] = {
    "options": {name: {"text": name.title(), "rationale": f"About {name}."} for name in NAMES},
    "answer": ["volume", "backup"],
}


@pytest.mark.parametrize(
    ("response", "share"),
    [
        (["volume", "backup"], 1.0),
        (["backup", "volume"], 1.0),
        (["volume"], 0.5),
        (["volume", "volume"], 0.5),
        (["volume", "image"], 0.0),
        (["volume", "backup", "image"], 0.5),
        (["image", "token"], 0.0),
        (NAMES, 0.0),
        ([], 0.0),
        (None, 0.0),
        ("volume", 0.0),
        (["volume", 7, ["backup"]], 0.5),
        (["volume", "no option"], 0.0),
    ],
)
def test_each_right_choice_earns_its_share_and_a_wrong_one_cancels_it(response: Any, share: float) -> None:
    assert read(DATA).score(response, 4.0) == Outcome(4.0, 4.0 * share)


@pytest.mark.parametrize(("response", "earned"), [(["volume", "backup"], 4.0), (["volume"], 0.0), (NAMES, 0.0)])
def test_all_or_nothing_gives_no_partial_credit(response: list[str], earned: float) -> None:
    assert read({**DATA, "all_or_nothing": True}).score(response, 4.0) == Outcome(4.0, earned)


def test_the_right_response_earns_all() -> None:
    assert read(DATA).score(read(DATA).right(), 4.0) == Outcome(4.0, 4.0)


def test_any_number_of_options_may_be_chosen_in_an_order_that_the_seed_draws() -> None:
    assert read(DATA).present("1").at_most == 4
    assert len({tuple(read(DATA).present(str(seed)).options) for seed in range(20)}) > 1
    assert list(read({**DATA, "shuffle": False}).present("1").options) == NAMES


def test_every_option_is_commented_on() -> None:
    told = [(one.subject, one.given, one.right, one.good) for one in read(DATA).review(["volume", "image"])]
    assert told == [
        ("volume", "chosen", "right", True),
        ("backup", "", "right", False),
        ("image", "chosen", "", False),
        ("token", "", "", True),
    ]


def test_names_in_the_key_that_are_no_options_are_objected_to() -> None:
    assert list(objections(DATA)) == []
    assert list(objections({**DATA, "answer": ["volume", "nova"]})) == [
        (("answer", 1), "`nova` is none of the options: volume, backup, image, token")
    ]


@given(json_values() | st.lists(st.sampled_from(NAMES)), st.floats(0, 100), st.booleans())
def test_any_response_earns_between_nothing_and_all(response: Any, points: float, all_or_nothing: bool) -> None:  # noqa: FBT001 - hypothesis draws it
    question = read({**DATA, "all_or_nothing": all_or_nothing})
    outcome = question.score(response, points)
    assert 0 <= outcome.earned <= outcome.possible == points
    question.review(response)

"""Words are typed into blanks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.outcome import Outcome
from quizengine.core.text import Text
from quizengine.kinds.text_entry import objections, read
from tests.strategies import json_values


def _blank(*accept: str, **more: Any) -> dict[str, Any]:
    return {"label": "word", "accept": list(accept), "rationale": "Because.", **more}


def _data(**more: Any) -> dict[str, Any]:
    blanks = {
        "service": _blank("Keystone"),
        "port": _blank("5000", patterns=["(tcp[ /:])?5000"]),
        "flag": _blank("-D", case_matters=True, patterns=["--(os-)?domain"]),
        "line": _blank("a  b", spaces_matter=True),
    }
    return {"blanks": blanks, **more}


@pytest.mark.parametrize(
    ("name", "answer", "right"),
    [
        ("service", "Keystone", True),
        ("service", "  KEYSTONE ", True),
        ("service", "Key stone", False),
        ("service", "", False),
        ("port", "5000", True),
        ("port", "TCP/5000", True),
        ("port", "tcp/50000", False),
        ("flag", "-D", True),
        ("flag", "-d", False),
        ("flag", "--os-domain", True),
        ("flag", " --domain ", True),
        ("flag", "--DOMAIN", False),
        ("line", "a  b", True),
        ("line", "A  B", True),
        ("line", "a b", False),
        ("line", " a  b", False),
    ],
)
def test_an_answer_is_right_as_its_blank_says(name: str, answer: str, right: bool) -> None:  # noqa: FBT001 - a table of cases
    assert read(_data()).score({name: answer}, 4.0).earned == (1.0 if right else 0.0)


def test_letters_fold_as_in_every_language() -> None:
    question = read({"blanks": {"a": _blank("Straße")}})
    assert question.score({"a": "STRASSE"}, 1.0).earned == 1.0


def test_each_blank_earns_an_equal_share() -> None:
    question = read(_data())
    assert question.score({"service": "keystone", "port": "5000", "flag": "-d", "other": "x"}, 4.0) == Outcome(4.0, 2.0)
    assert question.score(question.right(), 4.0) == Outcome(4.0, 4.0)


@pytest.mark.parametrize("response", [None, [], "Keystone", {"service": ["Keystone"]}, {"service": None}, 7])
def test_what_fills_no_blank_earns_nothing(response: Any) -> None:
    assert read(_data()).score(response, 4.0) == Outcome(4.0, 0.0)


def test_all_or_nothing_gives_no_partial_credit() -> None:
    question = read(_data(all_or_nothing=True))
    assert question.score({"service": "keystone"}, 4.0).earned == 0.0
    assert question.score(question.right(), 4.0).earned == 4.0


def _interchangeable() -> dict[str, Any]:
    blanks = {"one": _blank("a", "b"), "two": _blank("a"), "three": _blank("c"), "alone": _blank("d")}
    return {"blanks": blanks, "interchangeable": [["one", "two", "three"]]}


@pytest.mark.parametrize(
    ("response", "earned"),
    [
        ({"one": "a", "two": "b", "three": "c", "alone": "d"}, 4.0),
        ({"one": "c", "two": "a", "three": "b", "alone": "d"}, 4.0),
        ({"one": "a", "two": "a", "three": "a"}, 2.0),
        ({"one": "c", "two": "c", "three": "c"}, 1.0),
        ({"one": "d", "alone": "a"}, 0.0),
        ({"three": "a"}, 1.0),
    ],
)
def test_answers_of_interchangeable_blanks_may_stand_in_any_order_and_count_once(
    response: dict[str, str], earned: float
) -> None:
    assert read(_interchangeable()).score(response, 4.0).earned == earned


def test_blanks_are_asked_for_in_their_order() -> None:
    asked = read(_data()).present("any seed")
    assert asked.blanks == dict.fromkeys(["service", "port", "flag", "line"], Text.plain("word"))


def test_every_blank_is_commented_on() -> None:
    comments = read(_interchangeable()).review({"one": "c", "two": "x"})
    assert [(one.subject, one.given, one.right, one.good) for one in comments] == [
        ("one", "c", "a", True),
        ("two", "x", "a", False),
        ("three", "", "c", False),
        ("alone", "", "d", False),
    ]
    assert all(str(one.rationale) == "Because." for one in comments)


def test_sound_blanks_are_not_objected_to() -> None:
    assert list(objections(_data())) == []
    assert list(objections(_interchangeable())) == []


@pytest.mark.parametrize("pattern", ["(", "*", "a{2,1}", "x{99999999999999999999}"])
def test_patterns_that_are_none_are_objected_to(pattern: str) -> None:
    (objection,) = objections({"blanks": {"a": _blank("x", patterns=["fine", pattern])}})
    assert objection[0] == ("blanks", "a", "patterns", 1)
    assert objection[1].startswith(f"`{pattern}` is no regular expression: ")


def test_groups_that_name_no_blank_or_share_one_are_objected_to() -> None:
    groups = [["service", "port"], ["port", "nothing"]]
    assert list(objections(_data(interchangeable=groups))) == [
        (("interchangeable", 1, 0), "`port` is in two groups"),
        (("interchangeable", 1, 1), "`nothing` is none of the blanks"),
    ]


@given(
    json_values() | st.dictionaries(st.sampled_from(["one", "two", "three", "alone"]), st.sampled_from([*"abcd", 7])),
    st.floats(0, 100),
    st.booleans(),
)
def test_any_response_earns_between_nothing_and_all(response: Any, points: float, all_or_nothing: bool) -> None:  # noqa: FBT001 - hypothesis draws it
    question = read({**_interchangeable(), "all_or_nothing": all_or_nothing})
    outcome = question.score(response, points)
    assert 0 <= outcome.earned <= outcome.possible == points
    assert all_or_nothing or outcome.earned == pytest.approx(
        points * sum(one.good for one in question.review(response)) / 4
    )

"""Values put where `${name}` stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.expectation import Matches, OneOf, read
from quizengine.core.parameters import Scalar, draw, substitute
from quizengine.core.text import Text
from tests.strategies import NAMES, SCALARS, json_values

VALUES: Mapping[str, Scalar] = {"network": "web", "size": 20, "ratio": 1.5, "shared": True}


@dataclass(frozen=True, slots=True)
class Thing:
    words: str
    names: tuple[str, ...]
    labels: Mapping[str, str]
    value: Any
    length: int = field(init=False, default=3)


def thing(value: Any) -> Thing:
    return Thing("${size}", ("${size}", "n"), {"${size}": "${shared}"}, value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${network}-v4", "web-v4"),
        ("${network}", "web"),
        ("${size}", 20),
        ("${ratio}", 1.5),
        ("${shared}", True),
        ("${size} GB, ${shared}", "20 GB, true"),
        ("$network ${HOME} ${network:-x} ${other} $(id)", "$network ${HOME} ${network:-x} ${other} $(id)"),
        ("${network}${network}", "webweb"),
    ],
)
def test_references_become_values_and_the_shell_keeps_its_own(text: str, expected: Scalar) -> None:
    assert substitute({"": text}, VALUES) == {"": expected}
    assert type(substitute([text], VALUES)[0]) is type(expected)


def test_values_are_put_wherever_text_stands() -> None:
    nested = {"${network}": ["${size}", ("${size}", None, 7)], 5: "${network}"}
    assert substitute(nested, VALUES) == {"web": [20, (20, None, 7)], 5: "web"}


def test_what_is_declared_to_be_text_stays_text() -> None:
    assert substitute(thing("${size}"), VALUES) == Thing("20", ("20", "n"), {"20": "true"}, 20)


def test_human_text_that_is_one_number_is_still_text() -> None:
    assert str(substitute(Text({"en": "${size}"}), VALUES)) == "20"


def test_a_pattern_stays_a_pattern() -> None:
    assert substitute(Matches("${size}"), VALUES).holds("20 GB")


def test_an_expected_number_stays_a_number() -> None:
    expected = substitute(read({"one_of": ["${size}", 1]}), VALUES)
    assert expected == OneOf((20, 1))
    assert expected.holds(20)


def test_classes_are_left_alone() -> None:
    assert substitute({"": Thing}, VALUES) == {"": Thing}


@given(json_values())
def test_without_values_nothing_changes(value: Any) -> None:
    assert substitute([value], {}) == [value]


@given(st.dictionaries(NAMES, st.lists(SCALARS, min_size=1), max_size=4), st.text())
def test_each_parameter_draws_one_of_its_values_and_always_the_same(
    parameters: dict[str, list[Scalar]], seed: str
) -> None:
    drawn = draw(parameters, seed)
    assert drawn == draw(parameters, seed)
    assert all(drawn[name] in values for name, values in parameters.items())


def test_a_value_within_a_pattern_is_a_word_and_not_an_expression() -> None:
    bound = substitute(Matches("^${name}-[0-9]$ ${HOME}"), {"name": "a.b(c"})
    assert bound.pattern == r"^a\.b\(c-[0-9]$ ${HOME}"

"""What a rubric may expect of a fact."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.expectation import (
    Absent,
    AtLeast,
    AtMost,
    Contains,
    Equals,
    Every,
    Exactly,
    Expectation,
    Matches,
    Not,
    OneOf,
    read,
    same,
)
from tests.strategies import EXPECTATIONS, NUMBERS, json_values

JSON = json_values()


@given(EXPECTATIONS, JSON)
def test_every_expectation_answers_to_every_value(expectation: Expectation, value: Any) -> None:
    assert expectation.holds(value) in {True, False}


@given(EXPECTATIONS)
def test_every_expectation_can_be_said(expectation: Expectation) -> None:
    assert isinstance(str(expectation), str)


@given(JSON)
def test_a_value_is_the_same_as_itself(value: Any) -> None:
    assert same(value, value)


@given(JSON, JSON)
def test_sameness_goes_both_ways(left: Any, right: Any) -> None:
    assert same(left, right) == same(right, left)


SMALL = st.recursive(st.sampled_from([0, 1, 1.0, True, False, None, "1", ""]), st.lists, max_leaves=3)


@given(SMALL, SMALL, SMALL)
def test_sameness_is_handed_on(one: Any, two: Any, three: Any) -> None:
    assert not (same(one, two) and same(two, three)) or same(one, three)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (True, 1, False),
        (False, 0, False),
        (1, 1.0, True),
        ("1", 1, False),
        (None, False, False),
        ([1, 2], (1, 2), True),
        ([1], [1, 1], False),
        ([True], [1], False),
        ({"a": [1]}, {"a": [1.0]}, True),
        ({"a": 1}, {"b": 1}, False),
        ({}, [], False),
        ({"a": 1}, "a", False),
        ([], None, False),
    ],
)
def test_two_values_are_the_same_type_and_all(left: Any, right: Any, *, expected: bool) -> None:
    assert same(left, right) is expected


def test_values_nested_deeper_than_the_stack_are_compared() -> None:
    deep: Any = 1
    other: Any = 2
    for _ in range(50_000):
        deep, other = [deep], {"a": other}
    assert same(deep, deep)
    assert not same(deep, other)


@pytest.mark.parametrize(
    ("data", "value", "expected"),
    [
        ("ACTIVE", "ACTIVE", True),
        ("ACTIVE", "active", False),
        (None, None, True),
        (None, "", False),
        (["a"], ["a"], True),
        ({"contains": ["a"]}, ["b", "a"], True),
        ({"contains": "a"}, ["b"], False),
        ({"contains": ["bc", "a"]}, "abc", True),
        ({"contains": [1]}, "1", False),
        ({"contains": ["k"]}, {"k": 0}, True),
        ({"contains": ["k"]}, 7, False),
        ({"contains": []}, 7, True),
        ({"exactly": ["a", "b"]}, ["b", "a", "b"], True),
        ({"exactly": ["a"]}, ["a", "b"], False),
        ({"exactly": ["a"]}, "a", False),
        ({"exactly": []}, [], True),
        ({"matches": "^v[0-9]"}, "v3", True),
        ({"matches": "3"}, 3, False),
        ({"at_least": 2}, 2, True),
        ({"at_least": 2}, 1.9, False),
        ({"at_least": 0}, True, False),
        ({"at_most": 2}, 2, True),
        ({"at_most": 2}, "1", False),
        ({"one_of": ["a", 1]}, 1, True),
        ({"one_of": ["a", 1]}, True, False),
        ({"not": "a"}, "b", True),
        ({"not": "a"}, "a", False),
        ({"not": "a"}, None, False),
        ({"absent": True}, None, True),
        ({"absent": True}, 0, False),
        ({"absent": False}, 0, True),
        ({"absent": False}, None, False),
        ({"at_least": 1, "at_most": 3}, 2, True),
        ({"at_least": 1, "at_most": 3}, 4, False),
    ],
)
def test_what_an_author_writes_means_what_it_says(data: Any, value: Any, *, expected: bool) -> None:
    assert read(data).holds(value) is expected


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("ACTIVE", "ACTIVE"),
        (True, "true"),
        ([1, False], "[1, false]"),
        ({"contains": ["a", "b"]}, "contains a, b"),
        ({"exactly": ["a"]}, "exactly a"),
        ({"exactly": []}, "nothing"),
        ({"matches": "^a"}, "matches /^a/"),
        ({"at_least": 107374182400}, "at least 107374182400"),
        ({"at_most": 2.5}, "at most 2.5"),
        ({"one_of": [1, 2]}, "one of 1, 2"),
        ({"not": "a"}, "not a"),
        ({"absent": True}, "absent"),
        ({"absent": False}, "present"),
        ({"at_least": 1, "at_most": 3}, "at least 1 and at most 3"),
    ],
)
def test_an_expectation_is_said_in_words(data: Any, said: str) -> None:
    assert str(read(data)) == said


@pytest.mark.parametrize(
    ("data", "objection"),
    [
        ({"contain": 1}, "`contain` is no expectation"),
        ({}, "an empty mapping is no expectation"),
        ({"matches": 1}, "takes a regular expression"),
        ({"matches": "["}, "`[` is no regular expression"),
        ({"at_least": "1"}, "`at_least` takes a number"),
        ({"at_most": True}, "`at_most` takes a number"),
        ({"absent": "yes"}, "`absent` takes true or false"),
        ({"not": {"nto": 1}}, "`nto` is no expectation"),
    ],
)
def test_what_is_no_expectation_is_refused_in_words(data: Any, objection: str) -> None:
    with pytest.raises(ValueError, match=re.escape(objection)):
        read(data)


def test_a_huge_bound_stays_exact() -> None:
    bound = 2**80 + 1
    assert not read({"at_least": bound}).holds(bound - 1)
    assert read({"at_least": 10**400}) == AtLeast(10**400)


@given(JSON)
def test_a_value_is_denied_when_it_is_there_and_otherwise(value: Any) -> None:
    assert Not(Equals("x")).holds(value) == (value is not None and value != "x")


@given(NUMBERS, NUMBERS)
def test_a_number_is_at_least_or_at_most_another(value: float, bound: float) -> None:
    assert AtLeast(bound).holds(value) or AtMost(bound).holds(value)
    assert Every((AtLeast(bound), AtMost(bound))).holds(value) == Equals(bound).holds(value)


@given(st.lists(JSON, max_size=4))
def test_a_list_is_exactly_its_members_in_any_order_and_however_often(values: list[Any]) -> None:
    assert Exactly(tuple(values)).holds([*reversed(values), *values])
    assert Contains(tuple(values)).holds(values)


@given(st.lists(JSON, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_a_member_is_one_of_its_list(values: list[Any], chance: Any) -> None:
    assert OneOf(tuple(values)).holds(chance.choice(values))


def test_nothing_and_only_nothing_is_absent() -> None:
    assert Absent().holds(None)
    assert not Absent().holds([])
    assert not Matches("").holds(None)

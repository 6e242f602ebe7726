"""Choices."""

from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.option import ask, comments, options, strangers
from quizengine.core.text import Text

DATA = {name: {"text": name.upper(), "rationale": f"because {name}"} for name in "abcd"}
SEVERAL = options(DATA)


def test_options_are_read_in_the_authors_order() -> None:
    assert [(one.id, str(one.text), str(one.rationale)) for one in SEVERAL][:2] == [
        ("a", "A", "because a"),
        ("b", "B", "because b"),
    ]


def test_without_a_seed_options_stand_as_the_author_wrote_them() -> None:
    assert list(ask(SEVERAL, 1, None).options) == list("abcd")


@given(st.text())
def test_a_seed_orders_options_and_loses_none(seed: str) -> None:
    asked = ask(SEVERAL, 2, seed)
    assert sorted(asked.options) == list("abcd")
    assert asked.options == {name: Text.plain(name.upper()) for name in "abcd"}
    assert list(asked.options) == list(ask(SEVERAL, 2, seed).options)


def test_seeds_give_different_orders() -> None:
    assert len({tuple(ask(SEVERAL, 1, str(seed)).options) for seed in range(50)}) > 10


def test_every_option_is_commented_on() -> None:
    told = comments(SEVERAL, {"a", "b"}, ["a", "c"])
    assert [(one.subject, one.given, one.right, one.good) for one in told] == [
        ("a", "chosen", "right", True),
        ("b", "", "right", False),
        ("c", "chosen", "", False),
        ("d", "", "", True),
    ]


def test_no_response_chose_nothing() -> None:
    assert not any(one.given for one in comments(SEVERAL, {"a"}, None))


def test_names_that_are_no_option_are_told() -> None:
    assert list(strangers(["a", "x"], {"options": DATA})) == ["`x` is none of the options: a, b, c, d"]

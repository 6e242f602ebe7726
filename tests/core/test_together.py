"""Choosing what can be together."""

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.together import Group, choose

LETTERS = "abcdefgh"


def chosen(*groups: tuple[int, str], apart: Sequence[str] = ()) -> str | None:
    """Choose letters of words, so many of each; `apart` are pairs that cannot be together."""
    found = choose(
        [Group(wanted, tuple(word)) for wanted, word in groups],
        lambda one, other: f"{one}{other}" in apart or f"{other}{one}" in apart,
    )
    return None if found is None else "".join(found)


def test_what_is_preferred_is_taken_where_nothing_is_in_the_way() -> None:
    assert chosen((2, "abc"), (1, "de"), (0, "f")) == "abd"


def test_what_would_be_spoiled_is_passed_over() -> None:
    assert chosen((2, "abc"), (1, "de"), apart=["ab", "cd"]) == "ace"


def test_what_leaves_too_little_beside_it_gives_way() -> None:
    assert chosen((1, "ab"), (2, "cd"), apart=["ac"]) == "bcd"


def test_where_there_is_no_way_there_is_none() -> None:
    assert chosen((2, "ab"), apart=["ab"]) is None
    assert chosen((2, "a")) is None


def test_a_hopeless_search_ends() -> None:
    several = [chr(number) for number in range(0x4E00, 0x4E00 + 60)]
    groups = [Group(20, tuple(several[start : start + 30])) for start in (0, 30)]
    assert choose(groups, lambda one, other: abs(ord(one) - ord(other)) in {1, 29}) is None


pairs = st.sets(st.sampled_from(["".join(pair) for pair in combinations(LETTERS, 2)]), max_size=12)


@given(pairs, st.integers(0, 3), st.integers(0, 3))
def test_a_way_is_found_wherever_there_is_one(apart: set[str], first: int, second: int) -> None:
    found = chosen((first, LETTERS[:4]), (second, LETTERS[4:]), apart=sorted(apart))
    ways = [
        (*one, *two)
        for one in combinations(LETTERS[:4], first)
        for two in combinations(LETTERS[4:], second)
        if not {"".join(pair) for pair in combinations(sorted((*one, *two)), 2)} & apart
    ]
    assert (found is None) == (not ways)
    assert found is None or tuple(found) in ways

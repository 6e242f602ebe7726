"""Names for attempts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.records.attempt_id import attempt_id

CHANCE = st.binary(min_size=4, max_size=4)


@given(st.floats(0, 4e9), CHANCE)
def test_a_name_is_a_day_and_four_letters_that_cannot_be_mistaken(wall: float, chance: bytes) -> None:
    assert re.fullmatch(r"[0-9]{8}-[2-9a-hjkmnp-z]{4}", attempt_id(wall, chance))


@given(st.floats(0, 3e9), CHANCE, CHANCE)
def test_names_sort_by_their_days(wall: float, one: bytes, other: bytes) -> None:
    assert attempt_id(wall, one) < attempt_id(wall + 86_400, other)


def test_the_same_chance_gives_the_same_name() -> None:
    assert attempt_id(1_795_000_000, bytes([0, 30, 31, 255])) == "20261118-2z29"


def test_too_little_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="4 random bytes"):
        attempt_id(0, b"abc")

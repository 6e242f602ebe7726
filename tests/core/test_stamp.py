"""Time between two readings of the clocks."""

import pytest
from hypothesis import given

from quizengine.core.stamp import Stamp, between
from tests.strategies import STAMPS


@given(STAMPS, STAMPS)
def test_time_never_runs_backwards(earlier: Stamp, later: Stamp) -> None:
    assert between(earlier, later) >= 0


@given(STAMPS)
def test_no_time_passes_between_a_reading_and_itself(now: Stamp) -> None:
    assert between(now, now) == 0


def test_a_wall_clock_set_back_wins_no_time() -> None:
    assert between(Stamp(1000, "boot", 50), Stamp(400, "boot", 80)) == 30


def test_a_suspended_laptop_counts_what_the_wall_says() -> None:
    assert between(Stamp(1000, "boot", 50), Stamp(1600, "boot", 51)) == 600


def test_after_a_new_boot_the_wall_clock_alone_counts() -> None:
    assert between(Stamp(1000, "boot", 50), Stamp(1030, "next boot", 5000)) == pytest.approx(30)

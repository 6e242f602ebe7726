"""One reading of the clocks, and the time between two readings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stamp:
    """The wall clock (seconds since 1970, UTC), the boot's id, and seconds since that boot, suspended or not."""

    wall: float
    boot: str
    ticks: float


def between(earlier: Stamp, later: Stamp) -> float:
    """Give the seconds between two readings, never below 0.

    Within one boot the larger of what both clocks say counts, so that setting the wall clock back wins no time.
    """
    by_wall = later.wall - earlier.wall
    by_ticks = later.ticks - earlier.ticks if later.boot == earlier.boot else 0.0
    return max(0.0, by_wall, by_ticks)

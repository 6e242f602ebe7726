"""A clock that a test turns."""

from dataclasses import replace

from quizengine.core.stamp import Stamp


class FakeClock:
    """Stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.stamp = Stamp(1_800_000_000.0, "boot", 1000.0)

    def now(self) -> Stamp:
        return self.stamp

    def advance(self, seconds: float) -> None:
        self.stamp = replace(self.stamp, wall=self.stamp.wall + seconds, ticks=self.stamp.ticks + seconds)

    def set_wall_back(self, seconds: float) -> None:
        self.stamp = replace(self.stamp, wall=self.stamp.wall - seconds)

    def reboot(self) -> None:
        self.stamp = replace(self.stamp, boot="another boot", ticks=1.0)

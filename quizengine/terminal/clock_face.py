"""Time left, as people read it."""

from math import ceil, isinf


def time_left(seconds: float) -> str:
    """Write seconds as 1:02:03 or 02:03; a part of a second counts as a whole one. No limit is ""."""
    if isinf(seconds):
        return ""
    minutes, rest = divmod(max(0, ceil(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"

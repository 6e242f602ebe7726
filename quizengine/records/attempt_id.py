"""Names for attempts: short, in the order of their days, and easy to type."""

from datetime import UTC, datetime

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
LENGTH = 4


def attempt_id(wall: float, chance: bytes) -> str:
    """Name an attempt that begins at `wall` (seconds since 1970), as in `20261122-k7q2`.

    `chance` is 4 random bytes or more; the day is that of UTC.
    """
    if len(chance) < LENGTH:
        raise ValueError(f"an attempt's name takes {LENGTH} random bytes")
    day = datetime.fromtimestamp(wall, UTC).strftime("%Y%m%d")
    return f"{day}-{''.join(LETTERS[byte % len(LETTERS)] for byte in chance[:LENGTH])}"

"""Waiting for a cloud, with an end to it."""

import time
from collections.abc import Callable, Collection
from contextlib import suppress

PAUSE, LONGEST_PAUSE = 0.1, 1.0
SECONDS = 180.0


class NotInTimeError(Exception):
    """Something did not come about."""


def until(true: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
    """Ask again and again, with longer and longer pauses; raises NotInTimeError with the words for what was awaited."""
    deadline = time.monotonic() + seconds
    pause = PAUSE
    while not true():
        if time.monotonic() > deadline:
            raise NotInTimeError(f"after {seconds:g} seconds it was not {what}")
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)


def status(ask: Callable[[], str], wanted: str, never: Collection[str] = ("error", "ERROR")) -> None:
    """Wait for a status; raises NotInTimeError at once where it comes to one that never turns into it."""

    def there() -> bool:
        now = ask()
        if now in never:
            raise NotInTimeError(f"its status came to be {now}")
        return now == wanted

    until(there, wanted)


def gone(ask: Callable[[], object]) -> None:
    """Wait until asking for a thing raises the SDK's NotFoundException."""
    from openstack.exceptions import NotFoundException  # noqa: PLC0415 - costs a good part of a second

    def away() -> bool:
        with suppress(NotFoundException):
            ask()
            return False
        return True

    until(away, "gone")

"""Which known name a mistyped one most resembles."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Give the known name that is most like `name`, or None where none is much like it."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=0.6)), None)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give the end of a sentence, ": did you mean `x`?", or "" where no known name is like `name`."""
    likely = nearest(name, known)
    return f": did you mean `{likely}`?" if likely else ""

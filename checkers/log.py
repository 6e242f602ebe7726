"""Facts about what services log."""

import re
from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class Log:
    """The lines of a log that match: how many there are, the first and the last."""

    count: int
    first: str | None
    last: str | None


@checker
def log(cloud: Cloud, unit: str, pattern: str) -> Log | None:
    """Report what a unit has logged since it was last started and matches a regular expression.

    A match may begin anywhere in a line. Of a long log the last 256 KiB are looked at.
    """
    lines = cloud.host.log(unit)
    if lines is None:
        return None
    matching = [line for line in lines if re.search(pattern, line)]
    return Log(len(matching), *((matching[0], matching[-1]) if matching else (None, None)))

"""A problem told to a person: what, where, why and the mend, under a stable code."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Exit(IntEnum):
    """Exit statuses of every command."""

    DONE = 0
    NO = 1
    USAGE = 2
    UNAVAILABLE = 3
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file; lines and columns count from 1, and 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Write it as compilers do, file:line:column."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in words for the person who can mend it.

    `code` is stable and dotted, as in `bank.unknown-key`; `why` and `mend` may be empty.
    """

    code: str
    what: str
    why: str = ""
    mend: str = ""
    place: Place | None = None

    def as_json(self) -> Mapping[str, str | int]:
        """Give the problem as plain values for `--json`; keys that have nothing to say are left out."""
        words = {"code": self.code, "what": self.what, "why": self.why, "mend": self.mend}
        found: dict[str, str | int] = {key: word for key, word in words.items() if word}
        if self.place is not None:
            found |= {"file": self.place.file, "line": self.place.line, "column": self.place.column}
        return found


class ProblemError(Exception):
    """Ends a command with its problems and an exit status."""

    def __init__(self, *problems: Problem, status: Exit = Exit.UNAVAILABLE) -> None:
        super().__init__("; ".join(": ".join(filter(None, (one.what, one.why))) for one in problems))
        self.problems = problems
        self.status = status

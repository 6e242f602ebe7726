"""Problems, told in plain lines: place, what, code, and then why and the mend."""

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from rich.cells import cell_len

from quizengine.core.problem import Problem
from quizengine.terminal.safe import shown

NARROWEST = 40
INDENT = "    "


def tell(problems: Iterable[Problem], stream: TextIO | None = None) -> None:
    """Print problems to a stream, standard error for want of another; lines are wrapped for a terminal only."""
    out = stream or sys.stderr
    width = _width(out)
    for problem in problems:
        out.write("\n".join(lines(problem, width)) + "\n")


def lines(problem: Problem, width: int | None = None) -> list[str]:
    """Give a problem as lines of at most `width` columns where words can be parted; None parts none.

    There is no colour in them, and whatever a terminal would act on is written out.
    """
    where = f"{problem.place}: " if problem.place else ""
    told = _wrapped(f"{where}{problem.what} ({problem.code})", width, "", INDENT)
    for label, words in (("why", problem.why), ("mend", problem.mend)):
        if words:
            told += _wrapped(f"{label}: {words}", width, INDENT, INDENT * 2)
    return told


def _width(stream: TextIO) -> int | None:
    try:
        return max(NARROWEST, os.get_terminal_size(stream.fileno()).columns)
    except (OSError, ValueError):
        return None


def _wrapped(text: str, width: int | None, first: str, rest: str) -> list[str]:
    """Part a text at its blanks; a word that is wider than a line is left whole, so that it can be copied."""
    words = shown(" ".join(text.split())).split(" ")
    if width is None:
        return [first + " ".join(words)]
    told, line = [], first + words[0]
    for word in words[1:]:
        if cell_len(line) + 1 + cell_len(word) > width:
            told.append(line)
            line = rest + word
        else:
            line += " " + word
    return [*told, line]

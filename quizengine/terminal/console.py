"""Consoles that show text as it is: no markup, no guessing at colours."""

import os
import sys
from typing import TextIO

from rich.console import Console

NARROWEST = 20
WIDEST = 100


def console(stream: TextIO | None = None) -> Console:
    """Give a console on standard output or another stream, never wider than reads well."""
    made = Console(file=stream or sys.stdout, markup=False, highlight=False, emoji=False, soft_wrap=False)
    made.width = max(NARROWEST, min(made.width, WIDEST))
    return made


def is_terminal() -> bool:
    """Tell whether a person can type and read here."""
    return all(os.isatty(descriptor) for descriptor in (0, 1))

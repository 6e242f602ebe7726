"""How each of these programs is run."""

import sys
from importlib import import_module

INTERRUPTED = 130  # as a shell has it


def run(name: str) -> None:
    """Be the program in the module of that name, and end with its exit status; Ctrl-C ends it without a word."""
    program = import_module(f"{__package__}.{name}")
    try:
        sys.exit(program.main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)

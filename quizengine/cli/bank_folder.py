"""The bank that a command works on, and the folders of its checkers."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizengine.core.bank import Bank


def checker_folders(folder: Path | None) -> "Sequence[Path]":
    """Give the folders of checkers: those that ship, and the bank's own where it has any."""
    from quizengine.bundle import bundled

    own = [] if folder is None else [folder / "checkers"]
    return [bundled("checkers"), *(path for path in own if path.is_dir())]


def usable_bank(folder: Path | None) -> "Bank":
    """Read a bank; what is wrong in it is left out, and told on standard error."""
    import typer

    from quizengine.bundle import bundled
    from quizengine.yamlbank.bank import read_bank

    where = folder or bundled("questionbank")
    read = read_bank([where])
    if read.problems:
        count = f"{len(read.problems)} problem{'s' if read.problems[1:] else ''}"
        typer.echo(f"The bank has {count}; what they touch is left out. See: quizengine bank lint {where}", err=True)
    return read.bank

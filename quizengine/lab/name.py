"""The names of labs, of which one person may have several side by side, each in a folder of its own."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from quizengine.core.problem import Exit, Problem, ProblemError

DEFAULT = "default"
FOLDER = "labs"
VARIABLE = "QUIZENGINE_LAB"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
RULE = "use up to 64 letters, digits, `-`, `_` and `.`, a letter or digit first"


def chosen(name: str = "") -> str:
    """Give a name that a lab may bear: this one, or the one that QUIZENGINE_LAB holds, or that of the default lab.

    ProblemError where no lab may bear it.
    """
    name = name or os.environ.get(VARIABLE) or DEFAULT
    if NAME.fullmatch(name):
        return name
    raise ProblemError(Problem("lab.name", f"`{name}` cannot name a lab", mend=RULE), status=Exit.USAGE)


def folder_of(home: Path, name: str) -> Path:
    """Give the folder of a lab in a home."""
    return home / FOLDER / name


def name_of(lab: Path) -> str:
    """Give the name of the lab in a folder."""
    return lab.name if lab.parent.name == FOLDER else DEFAULT


def names(home: Path) -> list[str]:
    """Give the names of all labs that there are, the default one first."""
    found = [path.parent.name for path in (home / FOLDER).glob("*/lab.json")]
    return sorted(found, key=lambda name: (name != DEFAULT, name))


def the_lab(lab: Path) -> str:
    """Call the lab in a folder what a sentence calls it."""
    name = name_of(lab)
    return "the lab" if name == DEFAULT else f"the lab `{name}`"


def opening(lab: Path) -> str:
    """Call the lab in a folder what the start of a sentence calls it."""
    return the_lab(lab).replace("the", "The", 1)


def command(lab: Path, words: str) -> str:
    """Give the command line that does something with the lab in a folder."""
    name = name_of(lab)
    return f"quizengine lab {words}" if name == DEFAULT else f"quizengine lab {words} --lab {name}"


def absent(lab: Path) -> Problem:
    """Tell that there is no lab in a folder."""
    what = "there is no lab yet" if name_of(lab) == DEFAULT else f"there is no lab `{name_of(lab)}` yet"
    return Problem("lab.absent", what, mend=f"make one with: {command(lab, 'up')}")


def marks(lab: Path) -> Iterator[Path]:
    """Give the file that marks each other lab of the same home, which tells the ports that it keeps."""
    home = home_of(lab)
    for pattern in ("*/lab.json", f"{FOLDER}/*/lab.json"):
        yield from (mark for mark in home.glob(pattern) if mark.parent != lab)


def home_of(lab: Path) -> Path:
    """Give the home that the lab in a folder belongs to."""
    return lab.parents[1] if lab.parent.name == FOLDER else lab.parent

"""A first file for an item, to be written over."""

import os
import re
from pathlib import Path

from quizengine.core.kind import Kind
from quizengine.core.problem import Exit, Problem, ProblemError
from quizengine.core.reading import SLUG
from quizengine.yamlbank.folder import BLUEPRINTS, CHECKERS, SUFFIX, not_there
from quizengine.yamlbank.source import place_of

_SLUG = re.compile(SLUG)


def write_item(kind: Kind, root: Path, name: str) -> Path:
    """Write the kind's example as the item `name` (<domain>/<slug>) of the bank at `root`, and give its path.

    A new bank's folder is made. Raises ProblemError where the name is none, where not even the folder around the
    bank is there, or where the file is there already.
    """
    if not root.is_dir() and not root.absolute().parent.is_dir():
        raise ProblemError(not_there(root), status=Exit.UNAVAILABLE)
    path = root / f"{_checked(name)}{SUFFIX}"
    try:
        path.parent.mkdir(exist_ok=True, parents=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(kind.EXAMPLE)
    except OSError as error:
        if os.path.lexists(path):
            raise ProblemError(_there_already(path), status=Exit.NO) from error
        what = f"{place_of(path)} cannot be written: {error.strerror}"
        raise ProblemError(Problem("bank.unwritable", what, mend="look at it with `ls -ld`")) from error
    return path


def _checked(name: str) -> str:
    """Give a name back, which must be a domain and a slug."""
    parts = name.split("/")
    if len(parts) == len(("domain", "slug")) and all(_SLUG.fullmatch(part) for part in parts):
        if parts[0] not in {BLUEPRINTS, CHECKERS}:
            return name
        why = f"`{parts[0]}` is the folder of a bank's {parts[0]}"
    else:
        why = "a domain and a slug are small letters, digits, `-` and `_`"
    mend = "write <domain>/<slug>, as in identity/token-scope"
    raise ProblemError(Problem("bank.name", f"`{name}` is no name for an item", why, mend), status=Exit.USAGE)


def _there_already(path: Path) -> Problem:
    return Problem("bank.there-already", f"{place_of(path)} is there already", mend="choose another name")

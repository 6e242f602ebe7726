"""Which files of a folder are a bank's items and blueprints, and what lies there that is neither."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quizengine.core.problem import Exit, Place, Problem, ProblemError
from quizengine.core.reading import SLUG
from quizengine.yamlbank.source import place_of, unreadable

BLUEPRINTS = "blueprints"
CHECKERS = "checkers"
SUFFIX = ".yaml"
_SLUG = re.compile(SLUG)
_LOOKS_LIKE_YAML = re.compile(r"\.ya?ml$", re.IGNORECASE)
_NAME_RULE = "a name is small letters, digits, `-` and `_`, and begins with a letter or digit"


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file of a bank: `folder` is its domain or BLUEPRINTS, `name` its own name without the suffix."""

    path: Path
    folder: str
    name: str

    @property
    def id(self) -> str:
        """The id of the item in it."""
        return f"{self.folder}/{self.name}"


def bank_files(root: Path) -> Iterator[BankFile | Problem]:
    """Give each file of a bank in the order of the names, and a problem for each that cannot be one.

    Raises ProblemError `bank.not-there` where the folder is not one that can be read.
    """
    if not root.is_dir():
        raise ProblemError(not_there(root), status=Exit.UNAVAILABLE)
    inside = os.path.realpath(root)
    for entry in _listed(root):
        if isinstance(entry, Problem):
            yield entry
        elif not entry.name.startswith(".") and entry.name != CHECKERS:
            yield from _in_domain(entry, inside)


def not_there(root: Path) -> Problem:
    """Say that a bank's folder is not there."""
    why = "it is a file" if root.exists() else "there is no such folder"
    mend = "name the folder that has the domains' folders in it"
    return Problem("bank.not-there", f"no bank lies at {place_of(root)}", why, mend)


def _listed(folder: Path) -> list[os.DirEntry[str]] | list[Problem]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        return [unreadable(place_of(folder), error)]


def _in_domain(domain: os.DirEntry[str], inside: str) -> Iterator[BankFile | Problem]:
    path = Path(domain.path)
    if not _is_folder(domain):
        if _LOOKS_LIKE_YAML.search(domain.name):
            yield _misplaced(path)
        return
    if strayed := _strayed(domain, inside):
        yield strayed
        return
    for entry in _listed(path):
        if isinstance(entry, Problem):
            yield entry
        elif not entry.name.startswith("."):
            yield from _in_file(entry, domain.name, inside)


def _in_file(entry: os.DirEntry[str], domain: str, inside: str) -> Iterator[BankFile | Problem]:
    path = Path(entry.path)
    if _is_folder(entry):
        yield from (_misplaced(deep) for deep in sorted(path.rglob("*")) if _LOOKS_LIKE_YAML.search(deep.name))
    elif _LOOKS_LIKE_YAML.search(entry.name):
        yield _strayed(entry, inside) or _ill_named(path, domain) or BankFile(path, domain, entry.name[: -len(SUFFIX)])


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _strayed(entry: os.DirEntry[str], inside: str) -> Problem | None:
    """Say of a link that it leads nowhere or out of the bank, and of a pipe or device that it is no file."""
    place = place_of(Path(entry.path))
    if entry.is_symlink():
        try:
            target = os.path.realpath(entry.path, strict=True)
        except OSError as error:
            return unreadable(place, error)
        if os.path.commonpath([target, inside]) != inside:
            what = "a link leads out of the bank"
            return Problem("bank.link", what, f"to {place_of(Path(target))}", "put the file itself here", place)
    if not entry.is_dir() and not entry.is_file():
        return Problem("bank.unreadable", "it is no ordinary file", mend="put a file here", place=place)
    return None


def _ill_named(path: Path, domain: str) -> Problem | None:
    place = place_of(path)
    if not path.name.endswith(SUFFIX):
        beside = path.with_name(_LOOKS_LIKE_YAML.sub(SUFFIX, path.name))
        return _wrong_suffix(beside, place)
    for name in (domain, path.name[: -len(SUFFIX)]):
        if not _SLUG.search(name) or "\n" in name:
            return Problem("bank.name", f"`{place_of(Path(name))}` is no name for this", _NAME_RULE, "rename it", place)
    return None


def _wrong_suffix(proper: Path, place: Place) -> Problem:
    why = f"only {SUFFIX} files are read"
    if proper.exists():
        mend = f"`{proper.name}` is there as well: keep one of them"
        return Problem("bank.duplicate-id", f"this file and `{proper.name}` would be one item", why, mend, place)
    return Problem(
        "bank.suffix", f"the file's name does not end in {SUFFIX}", why, f"rename it to {proper.name}", place
    )


def _misplaced(path: Path) -> Problem:
    why = "an item lies in its domain's folder: <domain>/<slug>.yaml"
    return Problem("bank.misplaced", "no item or blueprint lies here", why, "move it", place_of(path))

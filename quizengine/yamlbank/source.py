"""A file's text, or why it cannot be had."""

import os
from dataclasses import dataclass
from pathlib import Path

from quizengine.core.problem import Place, Problem
from quizengine.yamlbank.composer import CONTROL

LARGEST = 1_000_000  # bytes; a thousand times an item


@dataclass(frozen=True, slots=True)
class Source:
    """A file and the text in it."""

    place: Place
    text: str


def place_of(file: Path) -> Place:
    """Give a file as a place; a name that is no UTF-8 is shown with escapes."""
    return Place(os.fsencode(file).decode("utf-8", "backslashreplace"))


def read_source(file: Path) -> Source | Problem:
    """Read a file of UTF-8 text of at most LARGEST bytes, without control characters."""
    place = place_of(file)
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        return unreadable(place, error)
    if len(content) > LARGEST:
        mend = "split it: a file holds one item"
        return Problem("bank.too-large", f"the file is larger than {LARGEST:,} bytes", mend=mend, place=place)
    return _decoded(content, place)


def unreadable(place: Place, error: OSError) -> Problem:
    """Say that the operating system would not let a file or folder be read."""
    reason = error.strerror or str(error)
    return Problem("bank.unreadable", f"it cannot be read: {reason}", mend="look at it with `ls -l`", place=place)


def _decoded(content: bytes, place: Place) -> Source | Problem:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = _at(content[: error.start].decode("utf-8", "replace"), place)
        return Problem("bank.not-utf-8", "the file is not UTF-8 text", mend="save it as UTF-8", place=where)
    if found := CONTROL.search(text.replace("\r\n", "\n")):
        text = text.replace("\r\n", "\n")
        what = f"a control character (U+{ord(found[0]):04X})"
        where = _at(text[: found.start()], place)
        return Problem("bank.control-character", what, mend="remove it", place=where)
    return Source(place, text)


def _at(before: str, place: Place) -> Place:
    return Place(place.file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)

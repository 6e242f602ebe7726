"""Prose as authors write it in YAML: lines that belong together, with blank and indented lines between."""

import unicodedata
from collections.abc import Iterator


def reflowed(text: str) -> str:
    """Join the lines of each paragraph, so that it can be wrapped to any width.

    Lines that are indented or that begin with a list's mark keep to themselves. Between wide (Chinese) characters
    no space is put.
    """
    return "\n".join(_paragraphs(text.strip("\n").splitlines()))


def _paragraphs(lines: list[str]) -> Iterator[str]:
    paragraph = ""
    for line in lines:
        if not line.strip() or line[:1].isspace() or line.startswith(("- ", "* ")):
            yield from filter(None, [paragraph])
            yield line.rstrip()
            paragraph = ""
        else:
            paragraph = _joined(paragraph, line.strip())
    yield from filter(None, [paragraph])


def _joined(before: str, after: str) -> str:
    if not before:
        return after
    tight = _wide(before[-1]) and _wide(after[0])
    return f"{before}{'' if tight else ' '}{after}"


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"

"""Wrapping lines to a width in columns, Chinese among them: it may be parted anywhere but around punctuation."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

WIDE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\u3000-\u303f"
NO_START = "，。、；：？！）」』】》〉”’…"
NO_END = "（「『【《〈“‘"
# Blanks; or a wide character with the marks that may not be parted from it; or a run of anything else.
PIECE = re.compile(rf"\s+|[{NO_END}]*[{WIDE}][{NO_START}]*|[^\s{WIDE}]+[{NO_START}]*")


def wrapped(line: str, width: int) -> list[str]:
    """Part a line into lines of at most `width` columns (1 or more), without blanks at their ends."""
    done: list[str] = []
    current = ""
    for piece in PIECE.findall(line):
        for part in _fitting(piece, width):
            if current and cell_len(current + part.rstrip()) > width:
                done.append(current.rstrip())
                current = ""
            current += part if current or not part.isspace() else ""
    return [*done, current.rstrip()]


def _fitting(piece: str, width: int) -> Iterator[str]:
    """Cut a piece that is wider than a whole line."""
    while cell_len(piece) > width:
        cut = next(end for end in range(len(piece), 0, -1) if end == 1 or cell_len(piece[:end]) <= width)
        yield piece[:cut]
        piece = piece[cut:]
    yield piece

"""Facts about files of text on the lab's host."""

import re
from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class TextFile:
    """A file: its permissions as `chmod` takes them, how many lines it has, and those that match."""

    mode: str
    lines: int
    matching: list[str]


@checker
def text_file(cloud: Cloud, path: str, pattern: str = "") -> TextFile | None:
    """Report a file below /etc/SERVICE or the home on the lab's host, and its lines that match a regular expression.

    `~/` stands for the home. A match may begin anywhere in a line; without a pattern no line is reported.
    """
    found = cloud.host.file(path)
    if found is None:
        return None
    lines = found.text.splitlines()
    wanted = re.compile(pattern)
    return TextFile(found.mode, len(lines), [line for line in lines if pattern and wanted.search(line)])

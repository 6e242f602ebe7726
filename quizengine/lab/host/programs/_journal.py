"""The messages of services as a journal shows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quizengine.lab.host import layout

STAMP = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d+)? (?:(\d+) (\w+) )?")
TAIL = 256 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a log: when it was written, by which process, how grave it is, for which unit."""

    when: datetime
    unit: str
    pid: str
    level: str
    text: str

    def line(self) -> str:
        """Give the line as journals show it."""
        moment = self.when.strftime("%b %d %H:%M:%S")
        return f"{moment} {layout.NAME} {self.unit}[{self.pid or '-'}]: {self.text}"


class Reader:
    """Reads a log on and on; a line without a time has that of the line before it."""

    def __init__(self, log: Path, unit: str) -> None:
        self.log, self.unit = log, unit
        self.position = 0
        self.last = (datetime.fromtimestamp(0), "", "INFO")  # noqa: DTZ006 - logs tell local time
        self.rest = b""

    def entries(self) -> Iterator[Entry]:
        """Give what was added since the last call."""
        try:
            with self.log.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(self.position if size >= self.position else 0)  # a shorter file is a new one
                content = self.rest + file.read()
                self.position = file.tell()
        except FileNotFoundError:
            return
        *lines, self.rest = content.split(b"\n")
        for line in lines:
            yield self._entry(line.decode(errors="replace"))

    def skip_to_tail(self) -> None:
        """Leave out all but the last part of a long log."""
        if self.log.exists():
            self.position = max(0, self.log.stat().st_size - TAIL)

    def _entry(self, text: str) -> Entry:
        found = STAMP.match(text)
        if found:
            when = datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - as above
            self.last = (when, found[2] or self.last[1], found[3] or "INFO")
        when, pid, level = self.last
        return Entry(when, self.unit, pid, level, text)

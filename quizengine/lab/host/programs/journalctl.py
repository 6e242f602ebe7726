"""`journalctl` over the logs of the lab's services."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from quizengine.lab.host.programs._asked import PRIORITIES, Asked, read
from quizengine.lab.host.programs._journal import Entry, Reader
from quizengine.lab.host.programs._unit import Unit
from quizengine.lab.host.programs._units import matching, units

PAUSE = 0.2
LEVELS = {"CRITICAL": 2, "ERROR": 3, "WARNING": 4, "INFO": 6, "DEBUG": 7}


def main(arguments: Sequence[str]) -> int:
    """Show what the command line asks for, and give the exit status."""
    try:
        asked = read(arguments)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    known = units()
    readers = _readers(matching(known, asked.units)[0] if asked.units else known)
    try:
        _print(_shown(readers, asked), asked)
        while "follow" in asked.flags:
            time.sleep(PAUSE)
            for entry in _wanted(_fresh(readers), asked):
                print(_line(entry, asked), flush=True)
    except BrokenPipeError:
        sys.stderr.close()
    return 0


def _readers(found: Iterable[Unit]) -> list[Reader]:
    """Give a reader of each log; the first unit that was asked for gives its lines their name."""
    logs = {unit.log: unit.name for unit in reversed(list(found)) if unit.log}
    return [Reader(Path(log), name.removesuffix(".service")) for log, name in logs.items()]


def _fresh(readers: list[Reader]) -> Iterator[Entry]:
    if len(readers) == 1:
        return readers[0].entries()
    return iter(sorted((entry for reader in readers for entry in reader.entries()), key=lambda entry: entry.when))


def _wanted(entries: Iterable[Entry], asked: Asked) -> Iterator[Entry]:
    for entry in entries:
        if asked.since and entry.when < asked.since.replace(microsecond=0):
            continue
        if asked.until and entry.when > asked.until:
            continue
        if LEVELS.get(entry.level, PRIORITIES["info"]) <= asked.priority and re.search(asked.grep, entry.text):
            yield entry


def _shown(readers: list[Reader], asked: Asked) -> list[Entry]:
    found = list(_wanted(_fresh(readers), asked))
    last = found if asked.lines is None else found[len(found) - min(asked.lines, len(found)) :]
    return last[::-1] if "reverse" in asked.flags else last


def _line(entry: Entry, asked: Asked) -> str:
    return entry.text if asked.output == "cat" else entry.line()


def _print(shown: list[Entry], asked: Asked) -> None:
    follow = "follow" in asked.flags
    lines = "".join(_line(entry, asked) + "\n" for entry in shown) or ("" if follow else "-- No entries --\n")
    pager = None if follow or "plain" in asked.flags or not sys.stdout.isatty() else shutil.which("less")
    if pager:
        jump = ["+G"] if "end" in asked.flags else []
        subprocess.run([pager, "-FRSXMK", *jump], input=lines.encode(), check=False)  # noqa: S603 - the system's own
    else:
        sys.stdout.write(lines)
        sys.stdout.flush()

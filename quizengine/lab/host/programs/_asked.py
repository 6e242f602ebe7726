"""What a command line of `journalctl` asks for."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LINES, AT_END, ALL = 10, 1000, 1 << 62
LENGTHS = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "hour": 3600, "d": 86400, "day": 86400, "week": 604800}
SPAN = re.compile(r"(\d+)\s*([a-z]+?)s?(?=\s|$|\d)")
PRIORITIES = {"emerg": 0, "alert": 1, "crit": 2, "err": 3, "warning": 4, "notice": 5, "info": 6, "debug": 7}
FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%H:%M:%S", "%H:%M")
VALUES = {
    "-u": "unit", "--unit": "unit", "-n": "lines", "--lines": "lines", "-S": "since", "--since": "since",
    "-U": "until", "--until": "until", "-p": "priority", "--priority": "priority", "-g": "grep", "--grep": "grep",
    "-o": "output", "--output": "output", "-t": "unit", "--identifier": "unit", "-b": "boot", "--boot": "boot",
}  # fmt: skip
FLAGS = {
    "-f": "follow", "--follow": "follow", "-r": "reverse", "--reverse": "reverse", "-e": "end", "--pager-end": "end",
    "--no-pager": "plain",
}  # fmt: skip
# What is so already, or has no meaning here.
IDLE = {"-x", "--catalog", "-a", "--all", "-l", "--full", "-q", "--quiet", "-k", "--no-tail", "--no-full"}
OPTIONAL = {"lines", "boot"}


@dataclass
class Asked:
    """The entries that are wanted, of these units or of all, and how they are shown; `lines` limits how many."""

    units: list[str] = field(default_factory=list)
    lines: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    priority: int = PRIORITIES["debug"]
    grep: str = ""
    output: str = "short"
    flags: set[str] = field(default_factory=set)


def read(arguments: Sequence[str]) -> Asked:
    """Read a command line; ValueError with the words to say when it makes no sense."""
    asked, left = Asked(), list(arguments)
    while left:
        name, value = _option(left)
        if name in FLAGS:
            asked.flags.add(FLAGS[name])
        elif name not in IDLE:
            _note(asked, name, value)
    if asked.lines is None and asked.flags & {"follow", "end"}:
        asked.lines = LINES if "follow" in asked.flags else AT_END
    return asked


def _note(asked: Asked, name: str, value: str) -> None:
    if name == "unit":
        asked.units.append(value)
    elif name == "lines":
        asked.lines = ALL if value == "all" else int(value or LINES)
    elif name == "since":
        asked.since = _moment(value)
    elif name == "until":
        asked.until = _moment(value)
    elif name == "priority":
        asked.priority = _priority(value)
    elif name in {"grep", "output"}:
        setattr(asked, name, value)
    elif name != "boot":
        raise ValueError(f"journalctl: unrecognized option or match: {name}")


def _option(left: list[str]) -> tuple[str, str]:
    """Take the next option, and its value, from what is left; flags may stand in one word, as in -xeu UNIT."""
    word = left.pop(0)
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        if name not in VALUES:
            return name, value
        return VALUES[name], value if equals else _value(left, VALUES[name])
    if not word.startswith("-") or len(word) == 1:
        return word, ""
    flag, rest = word[:2], word[2:]
    if flag in VALUES:
        return VALUES[flag], rest or _value(left, VALUES[flag])
    if rest:
        left.insert(0, "-" + rest)
    return flag, ""


def _value(left: list[str], name: str) -> str:
    if left and (name not in OPTIONAL or left[0].lstrip("-").isdecimal() or left[0] == "all"):
        return left.pop(0)
    if name in OPTIONAL:
        return ""
    raise ValueError(f"journalctl: option requires an argument: {name}")


def _priority(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if text not in PRIORITIES:
        raise ValueError(f"journalctl: unknown log level {text}")
    return PRIORITIES[text]


def _moment(text: str) -> datetime:
    """Read a moment as people write it: a date, a time of today, a word, or a span before now."""
    now = datetime.now()  # noqa: DTZ005 - logs tell local time
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    words = {"now": now, "today": midnight, "yesterday": midnight - timedelta(days=1)}
    if text in words:
        return words[text]
    for form in FORMS:
        with suppress(ValueError):
            found = datetime.strptime(text, form)  # noqa: DTZ007 - as above
            return found if "%Y" in form else now.replace(hour=found.hour, minute=found.minute, second=found.second)
    spans = SPAN.findall(text.removesuffix("ago").strip().lstrip("-"))
    if spans and all(unit in LENGTHS for _, unit in spans):
        return now - timedelta(seconds=sum(int(number) * LENGTHS[unit] for number, unit in spans))
    raise ValueError(f"Failed to parse timestamp: {text}")

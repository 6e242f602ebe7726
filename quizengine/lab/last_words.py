"""What a service that failed said last."""

import re
from collections.abc import Iterable
from pathlib import Path

FURTHEST = 64 * 1024
TAIL = 12
CHATTER = re.compile(r"^\s|^$|^Traceback| (DEBUG|INFO|WARNING) ")
# What a service writes before each line of an error: when, who, and in whose name.
LEAD = re.compile(r"^[-\d]{10} [\d:.]+ \d+ (ERROR|CRITICAL) \S+ ?(\[[^]]*\] )?")


def last_words(log: Path, start: int, secrets: Iterable[str]) -> str:
    """Give the last line of a log after byte `start` that tells of an error, without any of the secrets."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(start, size - FURTHEST))
            lines = [LEAD.sub("", line) for line in file.read().decode(errors="replace").splitlines()]
    except OSError as error:
        return f"its log cannot be read: {error.strerror}"
    told = next((line for line in reversed(lines) if not CHATTER.search(line)), "it said nothing")
    return without(secrets, told).strip()


def tail(words: str) -> str:
    """Give the last lines of what a program that failed said."""
    return "\n".join(words.strip().splitlines()[-TAIL:])


def without(secrets: Iterable[str], text: str) -> str:
    """Give a text with stars in place of each secret."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return text

"""`su`: there is no other user than root here, so it only opens a shell, or runs a command in one."""

import os
import sys
from collections.abc import Sequence

VALUES = {"-c": "command", "--command": "command", "--session-command": "command", "-s": "shell", "--shell": "shell"}
IGNORED_VALUES = {"-g", "--group", "-G", "--supp-group", "-w", "--whitelist-environment"}
LOGIN = {"-", "-l", "--login"}
ROOT = "root"
NOT_FOUND = 127


def main(arguments: Sequence[str]) -> int:
    """Become the shell; 127 where it cannot be run, as su has it."""
    flags, values, words = _sorted(arguments)
    user, *rest = words or [ROOT]
    if user != ROOT:
        print(f"su: there is no user but root here: this is root's shell, not {user}'s", file=sys.stderr)
    shell = values.get("shell") or os.environ.get("SHELL", "/bin/sh")
    line = [shell]
    if flags & LOGIN:
        os.chdir(os.environ.get("HOME", "/"))
        line.append("-l")
    if "command" in values:
        line += ["-c", values["command"]]
    try:
        os.execvp(shell, [*line, *rest])  # noqa: S606 - the shell that was asked for
    except OSError as error:
        print(f"su: failed to execute {shell}: {error.strerror}", file=sys.stderr)
        return NOT_FOUND


def _sorted(arguments: Sequence[str]) -> tuple[set[str], dict[str, str], list[str]]:
    """Part flags, options with their values, and words, of which the first is a user."""
    flags: set[str] = set()
    values: dict[str, str] = {}
    words: list[str] = []
    left = iter(arguments)
    for word in left:
        name, equals, value = word.partition("=")
        if name in VALUES:
            values[VALUES[name]] = value if equals else next(left, "")
        elif name in IGNORED_VALUES:
            value or next(left, "")
        elif word.startswith("-"):
            flags.add(word)
        else:
            words.append(word)
    return flags, values, words

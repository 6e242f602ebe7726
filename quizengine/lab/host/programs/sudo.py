"""`sudo`: here everybody is root already, so it only runs the command."""

import os
import sys
from collections.abc import Sequence

TAKES_VALUE = {
    "-u",
    "-g",
    "-h",
    "-p",
    "-C",
    "-r",
    "-t",
    "-T",
    "-D",
    "--user",
    "--group",
    "--host",
    "--prompt",
    "--chdir",
}
NOT_FOUND = 1


def main(arguments: Sequence[str]) -> int:
    """Become the command; 1 where it cannot be run, as sudo has it."""
    words = list(arguments)
    flags: set[str] = set()
    while words and words[0].startswith("-") and words[0] != "--":
        flag = words.pop(0)
        flags |= {f"-{letter}" for letter in flag[1:]} if not flag.startswith("--") else {flag}
        if flag in TAKES_VALUE and words:
            words.pop(0)
    if words[:1] == ["--"]:
        words.pop(0)
    while words and "=" in words[0] and not words[0].startswith(("/", "=")):
        name, _, value = words.pop(0).partition("=")
        os.environ[name] = value
    shell = os.environ.get("SHELL", "/bin/sh")
    if flags & {"-i", "--login"}:
        os.chdir(os.environ.get("HOME", "/"))
    if flags & {"-i", "-s", "--login", "--shell"}:
        words = [shell, "-c", " ".join(words)] if words else [shell]
    if not words:
        if flags & {"-v", "-k", "-K", "-l", "--validate", "--list"}:
            return 0
        print("usage: sudo [-u USER] [-i | -s] [NAME=VALUE ...] COMMAND ...", file=sys.stderr)
        return 1
    try:
        os.execvp(words[0], words)  # noqa: S606 - the command that was asked for
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        print(f"sudo: {words[0]}: {'command not found' if missing else error.strerror}", file=sys.stderr)
        return NOT_FOUND

"""Environments of Python, made by uv of what is pinned."""

import subprocess
import sys
from pathlib import Path

import uv

from quizengine.core.problem import Problem, ProblemError
from quizengine.lab.last_words import tail
from quizengine.lab.release.pin import lock

UNREACHABLE = ("error sending request", "failed to fetch", "dns error", "timed out", "connection refused", "network")


def make(venv: Path, name: str, hold: int) -> None:
    """Make the environment of that name in a new folder; uv inherits the descriptor `hold`.

    ProblemError when the network, the disk or the installer does not do its part.
    """
    _uv(hold, "venv", "--python", sys.executable, "--no-project", str(venv))
    python = str(venv / "bin" / "python")
    _uv(hold, "pip", "sync", "--require-hashes", "--compile-bytecode", "--python", python, str(lock(name)))


def _uv(hold: int, *arguments: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own installer
        [uv.find_uv_bin(), "--quiet", "--no-progress", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        pass_fds=[hold],
        cwd="/",
        check=False,
    )
    if done.returncode != 0:
        raise ProblemError(_not_installed(tail(done.stderr)))


def _not_installed(words: str) -> Problem:
    lowered = words.lower()
    if "no space left" in lowered:
        return Problem("lab.no-space", "the disk is full", why=words, mend="make room, then try again")
    if any(sign in lowered for sign in UNREACHABLE):
        return Problem(
            "lab.unreachable",
            "the lab's packages could not be fetched",
            why=words,
            mend="connect to the internet (or set UV_DEFAULT_INDEX to a mirror that you can reach), then try again",
        )
    return Problem(
        "lab.not-installed", "the lab's packages could not be installed", why=words, mend="see the reason above"
    )

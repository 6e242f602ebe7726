"""Installing the release that the lab runs: two environments of Python, and the template databases."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import uv

from quizengine.core.problem import Problem, ProblemError
from quizengine.lab import bare, templates
from quizengine.lab.door import Progress, silent
from quizengine.lab.release import MARKER, VENVS, Release, lock
from quizengine.lab.service import Service, discover

NEEDED_BYTES = 1_200_000_000
TAIL = 12
STARTS = {"services": 0.05, "client": 0.65}
TEMPLATES_START = 0.8
UNREACHABLE = ("error sending request", "failed to fetch", "dns error", "timed out", "connection refused", "network")


def install(releases: Path, progress: Progress = silent) -> Release:
    """Give the pinned release, installed under `releases` if it is not there yet; its `fresh` tells which.

    Of two that install at once, one waits for the other. What an interruption left behind is removed first.
    ProblemError when the folder, the disk, the network or the installer does not do its part.
    """
    release = Release.pinned(releases)
    if release.is_complete():
        return release
    try:
        with _alone(releases) as hold:
            if not release.is_complete():
                _install(release, progress, hold)
    except OSError as error:
        raise ProblemError(_unwritable(releases, error)) from error
    return Release(release.folder, fresh=True)


@contextmanager
def _alone(releases: Path) -> Iterator[int]:
    """Hold the folder's lock; an installer that inherits it holds it to its own end, even if this process is killed."""
    releases.mkdir(parents=True, exist_ok=True)
    holder = os.open(releases / "install.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
        yield holder
    finally:
        os.close(holder)


def _install(release: Release, progress: Progress, hold: int) -> None:
    # Environments hold their own absolute paths, so they are made in place, and the marker tells that they are whole.
    shutil.rmtree(release.folder, ignore_errors=True)
    release.folder.mkdir()
    _check_space(release.folder)
    for name in VENVS:
        progress(f"installing the {name} from the package index", STARTS[name])
        _install_venv(release.folder / name, name, hold)
    progress("making the databases' templates", TEMPLATES_START)
    _make_templates(release)
    (release.folder / MARKER).touch()
    progress("the release is installed", 1.0)


def _install_venv(venv: Path, name: str, hold: int) -> None:
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
        raise ProblemError(_not_installed(_tail(done.stderr)))


def _make_templates(release: Release) -> None:
    release.templates.mkdir()
    with TemporaryDirectory(prefix="quizengine-") as scratch:
        started = [_start_template(release, service, Path(scratch)) for service in discover()]
        for process in started:
            words, _ = process.communicate()
            if process.returncode != 0:
                raise ProblemError(_no_templates(_tail(words)))


def _start_template(release: Release, service: Service, scratch: Path) -> subprocess.Popen[str]:
    command = bare.python(release.services / "bin" / "python")
    arguments = [service.name, str(scratch / service.name), str(release.templates)]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [*command, templates.__name__, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=bare.environment(scratch / "run"),
        cwd="/",
    )


def _check_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise ProblemError(
            Problem(
                "lab.no-space",
                "there is no room for the lab's release",
                why=f"{folder} has {free / 1e6:.0f} MB left, and {NEEDED_BYTES / 1e6:.0f} MB are needed",
                mend="make room, or set QUIZENGINE_HOME to a folder on a larger disk",
            )
        )


def _tail(words: str) -> str:
    return "\n".join(words.strip().splitlines()[-TAIL:])


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


def _no_templates(words: str) -> Problem:
    return Problem("lab.no-templates", "the lab's empty databases could not be made", why=words)


def _unwritable(releases: Path, error: OSError) -> Problem:
    return Problem(
        "lab.unwritable",
        f"the release could not be written under {releases}",
        why=error.strerror or str(error),
        mend="mend its permissions, or set QUIZENGINE_HOME to another folder",
    )

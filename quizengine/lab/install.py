"""Installing the release that the lab runs: two environments of Python, and the template databases."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from quizengine.core.problem import Problem, ProblemError
from quizengine.lab import bare, environment, templates
from quizengine.lab.door import Progress, silent
from quizengine.lab.last_words import tail
from quizengine.lab.release import VENVS, Release
from quizengine.lab.service import Service, discover
from quizengine.lab.whole import make_whole

NEEDED_BYTES = 1_200_000_000
STARTS = {"services": 0.05, "client": 0.65}
TEMPLATES_START = 0.8


def install(releases: Path, progress: Progress = silent) -> Release:
    """Give the pinned release, installed under `releases` if it is not there yet; its `fresh` tells which.

    ProblemError when the folder, the disk, the network or the installer does not do its part.
    """
    release = Release.pinned(releases)

    def fill(hold: int) -> None:
        for name in VENVS:
            progress(f"installing the {name} from the package index", STARTS[name])
            environment.make(release.environment(name), name, hold)
        progress("making the databases' templates", TEMPLATES_START)
        _make_templates(release)
        progress("the release is installed", 1.0)

    return Release(release.folder, fresh=make_whole(release.folder, release.is_complete, NEEDED_BYTES, fill))


def _make_templates(release: Release) -> None:
    release.templates.mkdir()
    with TemporaryDirectory(prefix="quizengine-") as scratch:
        stored = [service for service in discover() if service.databases]
        started = [_start_template(release, service, Path(scratch)) for service in stored]
        for process in started:
            words, _ = process.communicate()
            if process.returncode != 0:
                raise ProblemError(_no_templates(tail(words)))


def _start_template(release: Release, service: Service, scratch: Path) -> subprocess.Popen[str]:
    command = bare.python(release.environment(service.environment) / "bin" / "python")
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


def _no_templates(words: str) -> Problem:
    return Problem("lab.no-templates", "the lab's empty databases could not be made", why=words)

"""Installing what is on demand: an environment of its own for a service, and what is built in it once."""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from quizengine.core.problem import Problem, ProblemError
from quizengine.lab import bare, building, environment
from quizengine.lab.door import Progress, silent
from quizengine.lab.last_words import tail
from quizengine.lab.release import VENVS
from quizengine.lab.release.addition import Addition
from quizengine.lab.service import Service, find
from quizengine.lab.whole import make_whole

NEEDED_BYTES = 800_000_000
BUILD_START = 0.7


def install(releases: Path, services: Iterable[str], progress: Progress = silent) -> bool:
    """Install the additions that these services run in and that are not there yet; False when there were none.

    ProblemError when the folder, the disk, the network or the installer does not do its part.
    """
    added = [service for service in map(find, services) if service.environment not in VENVS]
    fresh = [_install(Addition.pinned(releases, service.environment), service, progress) for service in added]
    return any(fresh)


def _install(addition: Addition, service: Service, progress: Progress) -> bool:
    def fill(hold: int) -> None:
        progress(f"installing the {addition.name} from the package index", 0.05)
        environment.make(addition.environment, addition.name, hold)
        progress(f"building the {addition.name}", BUILD_START)
        _build(addition, service, hold)
        progress(f"the {addition.name} is installed", 1.0)

    return make_whole(addition.folder, addition.is_complete, NEEDED_BYTES, fill)


def _build(addition: Addition, service: Service, hold: int) -> None:
    command = bare.python(addition.environment / "bin" / "python")
    with TemporaryDirectory(prefix="quizengine-") as scratch:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            [*command, building.__name__, service.name, str(addition.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=[hold],
            env=bare.environment(Path(scratch)),
            cwd="/",
            check=False,
        )
    if done.returncode != 0:
        raise ProblemError(_not_built(addition.name, tail(done.stdout)))


def _not_built(name: str, words: str) -> Problem:
    return Problem("lab.not-built", f"the {name} was installed, but could not be built", why=words)

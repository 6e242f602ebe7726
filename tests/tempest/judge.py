"""Tempest, OpenStack's own tests, as a judge of the lab from outside.

Usage: python -m tests.tempest.judge [AREA...]

Judges the lab that is up (all of its services) in the areas of areas.toml, prints what came of it, and
ends with 1 when a test failed that known.toml does not expect to. Only what is judged from inside the
lab's host is checked through SSH.
"""

import argparse
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs
import uv

from quizengine.cli.home import the_lab
from quizengine.lab.lab import Lab
from quizengine.lab.status import LabStatus
from tests.lab.parts import in_its_network
from tests.tempest import configuration

HERE = Path(__file__).parent
CACHE = "quizengine-tests"
CONCURRENCY = 2
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Result:
    """What came of one test: `success`, `skip`, or another word for a failure; `why` has the last words about it."""

    name: str
    status: str
    why: str
    seconds: float

    @property
    def failed(self) -> bool:
        """Tell whether it did what no test should."""
        return self.status not in {"success", "skip", "xfail"}


@dataclass(frozen=True)
class Area:
    """A pattern that the names of its tests match, and whether it is judged from inside the lab's host."""

    pattern: str
    inside: bool = False


def areas() -> dict[str, Area]:
    """Give the areas by their names."""
    told = tomllib.loads((HERE / "areas.toml").read_text(encoding="utf-8"))
    outside = {name: Area(pattern) for name, pattern in told["areas"].items()}
    return outside | {name: Area(pattern, inside=True) for name, pattern in told["inside"].items()}


def known() -> dict[str, str]:
    """Give the tests that are expected to fail, or to fail now and then, with the cause of each."""
    return _listed("fails")


def left_out() -> dict[str, str]:
    """Give the tests that are not run from outside, with the cause of each."""
    return _listed("left_out")


def _listed(kind: str) -> dict[str, str]:
    causes = tomllib.loads((HERE / "known.toml").read_text(encoding="utf-8")).get(kind, [])
    return {name: each["why"] for each in causes for name in each["tests"]}


def unexpected(results: Iterable[Result]) -> list[Result]:
    """Give those that failed without being expected to."""
    expected = known()
    return [each for each in results if each.failed and each.name not in expected]


def install() -> Path:
    """Give the environment of the pinned Tempest, which all runs share; it is made when it is not there."""
    pinned = HERE / "requirements.txt"
    version = (HERE / "requirements.in").read_text(encoding="utf-8").strip().partition("==")[2]
    folder = platformdirs.user_cache_path(CACHE) / f"tempest-{version}-{sys.implementation.cache_tag}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            tool = [uv.find_uv_bin(), "--quiet", "--no-progress"]
            subprocess.run([*tool, "venv", "--clear", "--python", sys.executable, folder], check=True)
            to = ["--require-hashes", "--python", str(folder / "bin" / "python"), str(pinned)]
            subprocess.run([*tool, "pip", "sync", *to], check=True)
            (folder / "complete").touch()
    return folder


def judge(lab: Lab, area: Area, folder: Path) -> list[Result]:
    """Run the tests of an area in an empty folder, where Tempest's own logs stay."""
    tempest = install()
    environment = {"HOME": str(folder), "PATH": f"{tempest / 'bin'}{os.pathsep}{os.defpath}", "LANG": "C.UTF-8"}
    place = folder / "work"
    _run(["tempest", "init", str(place)], folder, environment, folder / "init.log")
    configuration.write(lab, place / "etc" / "tempest.conf", inside=area.inside)
    line = ["tempest", "run", "--concurrency", str(CONCURRENCY), "--regex", area.pattern]
    without = ["--exclude-regex", "|".join(re.escape(name) for name in left_out())]
    line = [*in_its_network(lab), *line] if area.inside else [*line, *without]
    _run(line, place, environment, folder / "run.log")
    stream = subprocess.run(["stestr", "last", "--subunit"], cwd=place, env=environment, stdout=-1, check=False).stdout
    read = [tempest / "bin" / "python", HERE / "results.py"]
    told = subprocess.run(read, input=stream, env=environment, stdout=subprocess.PIPE, check=True).stdout
    return [Result(**json.loads(line)) for line in told.splitlines()]


def _run(line: list[str], folder: Path, environment: dict[str, str], log: Path) -> None:
    """Run a command to its end, or end it and all that it started."""
    with (
        log.open("wb") as file,
        subprocess.Popen(
            line,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        ) as process,
    ):
        try:
            process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def size(status: LabStatus) -> tuple[int, int]:
    """Give how many MiB the services of a lab take together, and how many threads they have."""
    numbers = [each.pid for each in status.services if each.pid]
    threads = sum(len(list(Path(f"/proc/{number}/task").iterdir())) for number in numbers)
    return sum(each.memory for each in status.services) // MEBIBYTE, threads


def locked(lab: Lab) -> dict[str, int]:
    """Give how often the log of each service says that a database was locked."""
    logs = {each.name: lab.log(each.name) for each in lab.status().services}
    return {name: log.read_bytes().count(b"database is locked") for name, log in logs.items()}


def told(name: str, results: list[Result]) -> str:
    """Say what came of an area, with the causes of what failed."""
    counted = Counter("failed" if each.failed else "skipped" if each.status == "skip" else "passed" for each in results)
    heading = f"{name}: {counted['passed']} passed, {counted['failed']} failed, {counted['skipped']} skipped"
    return "\n".join([heading, *(_cause(each) for each in results if each.failed)])


def _cause(result: Result) -> str:
    expected = known()
    return f"  {result.name}\n    " + (f"expected: {expected[result.name]}" if result.name in expected else result.why)


def main() -> int:
    """Judge the lab that is up, and tell."""
    every = areas()
    parser = argparse.ArgumentParser(description="Judge the lab that is up with Tempest.")
    parser.add_argument("areas", nargs="*", metavar="AREA", help=f"one of {', '.join(every)}; all but smoke by default")
    wanted = parser.parse_args().areas or [name for name in every if name != "smoke"]
    lab, surprises = the_lab(), 0
    _say(f"before: {_measured(lab)}")
    for name in wanted:
        with TemporaryDirectory(prefix="quizengine-tempest-") as folder:
            results = judge(lab, every[name], Path(folder))
        surprises += len(unexpected(results))
        _say(told(name, results))
    _say(f"after: {_measured(lab)}; a database was locked: {locked(lab)}")
    return 1 if surprises else 0


def _measured(lab: Lab) -> str:
    memory, threads = size(lab.status())
    return f"{memory} MiB, {threads} threads"


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

"""What the tests of the records share: a small sitting, and programs that run beside the test."""

import os
import subprocess
import sys
from pathlib import Path

from quizengine.core.attempt import Attempt, By, Event, Responded, Submitted
from quizengine.core.form import Entry, Form
from quizengine.core.stamp import Stamp
from quizengine.records.store import Store

ROOT = Path(__file__).parents[2]
ITEM = "identity/scope"
FORM = Form("coa", "seed", 90, 70, (Entry(ITEM, "identity", 2, {}, hands_on=False),))
FIRST = "20261122-k7q2"


def attempt(name: str = FIRST, seconds: float = 0) -> Attempt:
    return Attempt(name, FORM, at(seconds))


def at(seconds: float) -> Stamp:
    return Stamp(1_795_000_000 + seconds, "boot", 10 + seconds)


def answer(number: int) -> Event:
    return Responded(at(number), ITEM, [f"option {number}", "端口"])


def submission(seconds: float = 1) -> Event:
    return Submitted(at(seconds), By.PERSON)


def sit(path: Path, *names: str) -> None:
    """Keep attempts that were begun and handed in."""
    with Store.open(path) as store:
        for number, name in enumerate(names):
            store.begin(attempt(name, number))
            store.append(name, submission())


def program(name: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start one of the programs in `tests/records/programs`; it says a line for each thing that it has done."""
    script = Path(__file__).parent / "programs" / f"{name}.py"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [sys.executable, str(script), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def say(what: object) -> None:
    """Tell the test, from within a program, that something is done."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()

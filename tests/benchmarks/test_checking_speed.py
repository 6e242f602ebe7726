"""What a check costs: a plain child of Python, a worker, a worker that imports the SDK, a real task on the lab."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from quizengine.bundle import bundled
from quizengine.checking.registry import cards
from quizengine.checking.runner import Runner
from quizengine.cloud.credentials import Credentials
from quizengine.core.observation import Look, Seen
from quizengine.lab.lab import Lab
from tests.checking.authored import body, observe, write

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]


def told(name: str, work: Callable[[], object], times: int = 7) -> None:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    print(f"\n{name}: median {statistics.median(taken):.0f} ms, best {min(taken):.0f} ms")


def test_a_plain_child() -> None:
    told("python -I -c pass", lambda: subprocess.run([sys.executable, "-I", "-c", "pass"], check=True))


def test_a_worker_that_does_not_need_the_sdk(tmp_path: Path) -> None:
    folder = write(tmp_path, body("return 1"))
    told("a task of one look, no SDK", lambda: observe(folder, {"it": {}}))


def test_a_worker_that_imports_the_sdk(tmp_path: Path) -> None:
    folder = write(tmp_path, body("cloud.connection\nreturn 1"))
    told("a task of one look, with the SDK", lambda: observe(folder, {"it": {}}))


def test_the_cards_of_all_checkers() -> None:
    told("the cards of all shipped checkers", lambda: cards([bundled("checkers")]))


@pytest.mark.lab
@pytest.mark.xdist_group("lab")
def test_a_task_on_the_lab(lab: Lab) -> None:
    admin = Credentials(**lab.credentials())
    runner = Runner(admin, {}, [bundled("checkers")])
    looks = [Look("a", "volume", {"name": "x"}), Look("b", "user", {"name": "john"}), Look("c", "role", {"name": "x"})]
    assert all(isinstance(one, Seen) for one in runner.observe(looks).values())
    told("a task of three looks on the lab", lambda: runner.observe(looks))

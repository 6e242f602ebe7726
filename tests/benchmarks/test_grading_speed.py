"""What it costs to check a task and to grade an exam, against the same API calls made directly."""

import statistics
import time
from collections.abc import Callable

import pytest

from quizengine.bundle import bundled
from quizengine.checking.runner import Runner
from quizengine.cloud.connection import connect
from quizengine.cloud.credentials import Credentials
from quizengine.core.observation import Look, Seen
from quizengine.lab.lab import Lab

ROUNDS = 20

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.lab,
    pytest.mark.xdist_group("lab"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),  # the SDK warns of its own inner calls
]


def median(action: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def test_one_task_and_an_exam_of_two(lab: Lab) -> None:
    admin = Credentials(**lab.credentials())
    runner = Runner(admin, {}, [bundled("checkers")])
    looks = [Look("disk", "volume", {"name": "nothing"}), Look("user", "user", {"name": "john"})]
    assert all(isinstance(one, Seen) for one in runner.observe(looks).values())
    cloud = connect(admin)

    def directly() -> None:
        list(cloud.block_storage.volumes(all_projects=True, name="nothing"))
        next(iter(cloud.identity.users(name="john")))

    calls, task, exam = median(directly), median(lambda: runner.observe(looks)), median(lambda: _twice(runner, looks))
    print(f"\nAPI calls alone: {calls * 1000:.0f} ms; one task: {task * 1000:.0f} ms (p50 of {ROUNDS})", end="")
    print(f"\nover its API calls: {(task - calls) * 1000:.0f} ms; two tasks: {exam * 1000:.0f} ms", end="")


def _twice(runner: Runner, looks: list[Look]) -> None:
    for _ in range(2):
        runner.observe(looks)

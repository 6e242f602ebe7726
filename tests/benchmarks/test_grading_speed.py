"""What it costs to check a task and to grade an exam, against the same API calls made directly."""

import statistics
import time
from collections.abc import Callable

import pytest

from quizengine.authoring.verify import drawn
from quizengine.bundle import bundled
from quizengine.checking.runner import Runner
from quizengine.checking.warm import warm
from quizengine.cli.workplace import LabWorkplace
from quizengine.cloud.connection import connect
from quizengine.cloud.credentials import Credentials
from quizengine.core.observation import Look, Seen
from quizengine.core.task import Task
from quizengine.lab.lab import Lab
from quizengine.yamlbank.bank import read_bank

ROUNDS = 20
TASKS, TIMES = 20, 5

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

    def directly() -> None:
        cloud = connect(admin)  # a check logs in, too
        list(cloud.block_storage.volumes(all_projects=True, name="nothing"))
        next(iter(cloud.identity.users(name="john")))

    calls, task, exam = median(directly), median(lambda: runner.observe(looks)), median(lambda: _twice(runner, looks))
    with warm([bundled("checkers")], weak=False) as parent:
        ready = Runner(admin, {}, [bundled("checkers")], warm=parent)
        assert all(isinstance(one, Seen) for one in ready.observe(looks).values())
        warmed = median(lambda: ready.observe(looks))
    print(f"\nAPI calls alone: {calls * 1000:.0f} ms; one task: {task * 1000:.0f} ms (p50 of {ROUNDS})", end="")
    print(f"\nover its API calls: {(task - calls) * 1000:.0f} ms; two tasks: {exam * 1000:.0f} ms", end="")
    print(f"\nfrom a warm parent: {warmed * 1000:.0f} ms, {(warmed - calls) * 1000:.0f} over its API calls", end="")


def test_an_exam_of_twenty_of_the_banks_tasks(lab: Lab) -> None:
    tasks = [drawn(item, "") for item in read_bank([bundled("questionbank")]).bank.items.values() if item.hands_on]
    looks = [item.question.looks for item in tasks[:TASKS] if isinstance(item.question, Task)]
    place = LabWorkplace(lab, [bundled("checkers")])

    def graded() -> float:
        start = time.perf_counter()
        seen = [one for observations in place.checks().observe_all(looks) for one in observations.values()]
        assert [one for one in seen if not isinstance(one, Seen)] == []
        return time.perf_counter() - start

    def whole() -> float:
        start = time.perf_counter()
        with place.warmed():
            graded()
        return time.perf_counter() - start

    first = [whole() for _ in range(TIMES)]
    with place.warmed():
        further = [graded() for _ in range(TIMES)]
    count = f"{len(looks)} tasks, {sum(map(len, looks))} looks"
    for name, taken in (("the start of a warm parent included", first), ("with one at hand", further)):
        print(f"\n{count}, {name}: median {statistics.median(taken):.2f} s, best {min(taken):.2f} s", end="")


def _twice(runner: Runner, looks: list[Look]) -> None:
    for _ in range(2):
        runner.observe(looks)

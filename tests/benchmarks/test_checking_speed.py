"""What a check costs: a plain child of Python, a worker, a worker that imports the SDK, a real task on the lab."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from quizengine.bundle import bundled
from quizengine.checking.registry import scan
from quizengine.checking.runner import Runner
from quizengine.checking.warm import warm
from quizengine.cloud.credentials import Credentials
from quizengine.core.observation import Look, Seen
from quizengine.lab.lab import Lab
from tests.checking.authored import body, observe, write
from tests.checking.clouds import fake_cloud

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]


def told(name: str, work: Callable[[], object], times: int = 7, plain: float = 0.0) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    best = min(taken)
    ratio = f", {best / plain:.1f} plain children" if plain else ""
    print(f"\n{name}: median {statistics.median(taken):.0f} ms, best {best:.0f} ms{ratio}")
    return best


def plain_child() -> None:
    subprocess.run([sys.executable, "-I", "-c", "pass"], check=True)


def test_the_sandbox_against_a_plain_child(tmp_path: Path) -> None:
    folder = write(tmp_path, body("return 1"))
    plain = told("python -I -c pass", plain_child)
    told("a task of one look in a weak sandbox", lambda: observe(folder, {"it": {}}, weak=True), plain=plain)
    told("in a sandbox", lambda: observe(folder, {"it": {}}), plain=plain)
    with warm([folder]) as parent:
        told("in one that a warm parent makes", lambda: observe(folder, {"it": {}}, warm=parent), plain=plain)


def test_an_exam_of_twenty_tasks_with_the_sdk(tmp_path: Path) -> None:
    folder = write(tmp_path, body("return [one.name for one in cloud.block_storage.volumes(all_projects=True)]"))
    looks = [[Look("it", "thing", {"x": number})] for number in range(20)]
    plain = told("python -I -c pass", plain_child)
    with fake_cloud() as cloud:

        def grade() -> None:
            with warm([folder]) as parent:
                runner = Runner(cloud.credentials, {}, [folder], warm=parent)
                assert [one["it"] for one in runner.observe_all(looks)] == [Seen([])] * 20

        told("20 tasks, the start of a warm parent included", grade, times=3, plain=plain)


def test_a_worker_that_does_not_need_the_sdk(tmp_path: Path) -> None:
    folder = write(tmp_path, body("return 1"))
    told("a task of one look, no SDK", lambda: observe(folder, {"it": {}}))


def test_a_worker_that_imports_the_sdk(tmp_path: Path) -> None:
    folder = write(tmp_path, body("cloud.connection\nreturn 1"))
    told("a task of one look, with the SDK", lambda: observe(folder, {"it": {}}))


def test_scanning_for_all_checkers() -> None:
    told("finding all shipped checkers", lambda: scan([bundled("checkers")]))


@pytest.mark.lab
@pytest.mark.xdist_group("lab")
def test_a_task_on_the_lab(lab: Lab) -> None:
    admin = Credentials(**lab.credentials())
    runner = Runner(admin, {}, [bundled("checkers")])
    looks = [Look("a", "volume", {"name": "x"}), Look("b", "user", {"name": "john"}), Look("c", "role", {"name": "x"})]
    assert all(isinstance(one, Seen) for one in runner.observe(looks).values())
    told("a task of three looks on the lab", lambda: runner.observe(looks))
    with warm([bundled("checkers")]) as parent:
        ready = Runner(admin, {}, [bundled("checkers")], warm=parent)
        told("by a warm parent", lambda: ready.observe(looks))
        told("twenty of them at once", lambda: list(ready.observe_all([looks] * 20)), times=3)

"""Workers that a warm parent forks: as shut away as others, from each other as well, and several at once."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest

from quizengine.checking.limits import MIB, Limits
from quizengine.checking.runner import Runner
from quizengine.checking.sandbox.memory import family
from quizengine.checking.sandbox.syscalls import REFUSED, numbers
from quizengine.checking.warm import Warm, warm
from quizengine.cloud.credentials import Credentials
from quizengine.core.observation import Look, Seen
from tests.checking.attacks.attacking import TOOLS, listening, refused
from tests.checking.authored import NOWHERE, QUICK, body, observe, write
from tests.checking.clouds import fake_cloud
from tests.checking.hosts import Asked
from tests.checking.outside import a_mark, during, marked

SMALL = Limits(seconds=20.0, look_seconds=15.0, resident=400 * MIB)


# As root the parent sees its folders as they were when it began: what is to be done is an argument.
DOER = """
@checker
def thing(cloud: Cloud, code: str, x: int = 0) -> Any:
    "Do as one is told."
    scope = {**globals(), "cloud": cloud, "x": x}
    exec(code, scope)
    return scope["run"]()
"""


def code(lines: str) -> str:
    return "def run():\n" + indent(dedent(lines), "    ")


class Nest:
    """A warm parent, and the folder with the one checker that it sees."""

    def __init__(self, folder: Path, parent: Warm) -> None:
        self.folder = folder
        self.parent = parent

    def runner(self, limits: Limits = QUICK, cloud: Credentials = NOWHERE) -> Runner:
        return Runner(cloud, {}, [self.folder], limits=limits, warm=self.parent)

    def observe(self, lines: str, limits: Limits = QUICK, cloud: Credentials = NOWHERE) -> Any:
        return self.runner(limits, cloud).observe([Look("it", "thing", {"code": code(lines)})])["it"]

    def booty(self, lines: str, cloud: Credentials = NOWHERE) -> Any:
        seen = self.observe(lines, cloud=cloud)
        assert isinstance(seen, Seen), seen
        return seen.facts


@pytest.fixture(scope="module")
def nest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nest]:
    folder = write(tmp_path_factory.mktemp("warm") / "checkers", TOOLS + DOER)
    with warm([folder]) as parent:
        assert parent is not None
        yield Nest(folder, parent)


def test_facts_come_back_and_the_sdk_is_there_already(nest: Nest) -> None:
    assert nest.booty("return ['openstack.connection' in sys.modules, os.getcwd(), os.listdir('.')]") == [
        *(True, "/checker", [])
    ]


def test_a_task_finds_nothing_of_another(nest: Nest) -> None:
    leave = """
    for place in ('/checker', '/dev/shm'):
        Path(place, 'note').write_text('x')
    sys.modules['note'] = os
    return attempt(Path('/tmp/note').write_text, 'x')
    """
    assert refused(nest.booty(leave))
    assert nest.booty("return [os.path.exists(f'{p}/note') for p in ('/checker', '/dev/shm', '/tmp')]") == [False] * 3
    assert nest.booty("return 'note' in sys.modules") is False


def test_a_task_sees_no_process_but_its_own(nest: Nest) -> None:
    with ExitStack() as held:
        held.enter_context(nest.parent.launched())
        pids = nest.booty("return sorted(int(one) for one in os.listdir('/proc') if one.isdecimal())")
    assert pids == [1, 2]


def test_a_task_has_no_descriptor_of_its_parent(nest: Nest) -> None:
    lines = """
    own = [f'/proc/self/fd/{number}' for number in os.listdir('/proc/self/fd')]
    return sorted(os.readlink(one).partition(':')[0] for one in own if os.path.exists(one))
    """
    assert nest.booty(lines) == ["/dev/null", "pipe", "pipe", "pipe", "socket"]


@pytest.mark.parametrize("target", ["-1", "1", "os.getppid()"])
def test_nobody_else_is_ended(nest: Nest, target: str) -> None:
    nest.observe(f"return attempt(os.kill, {target}, 9)")
    assert nest.booty("return 1") == 1


def test_nothing_outside_is_reached(nest: Nest, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("mine")
    with listening() as ear:
        lines = f"""
        return [attempt(socket.create_connection, ('127.0.0.1', {ear.port}), 3), attempt(open, {str(canary)!r}),
                attempt(socket.socket, socket.AF_UNIX), attempt(Path(__file__).unlink),
                attempt(Path('/planted').write_text, 'x'), attempt(open, '/proc/1/mem'),
                attempt(os.setuid, 0), attempt(os.chroot, '/checker')]
        """
        assert refused(nest.booty(lines))
    assert ear.heard == []


def test_no_power_is_left_from_the_making_of_its_namespaces(nest: Nest) -> None:
    none, names = "0" * 16, ("Cap", "NoNewPrivs", "Seccomp:")
    told = nest.booty(f"return [line.split()[1] for line in open('/proc/self/status') if line.startswith({names})]")
    assert sorted(told) == sorted([none] * 5 + ["1", "2"])
    calls = {name: number for name, number in numbers().items() if name in REFUSED}
    found = nest.booty(f"return {{name: call(number, 0, 0, 0, 0, 0) for name, number in {calls}.items()}}")
    assert {tuple(answer) for answer in found.values()} == {(-1, 1)}


def test_the_cloud_is_reached(nest: Nest) -> None:
    with fake_cloud() as cloud:
        lines = "return [one.name for one in cloud.block_storage.volumes(all_projects=True)]"
        assert nest.booty(lines, cloud=cloud.credentials) == []
        assert "GET /volume/v3/volumes/detail" in cloud.asked


def test_the_window_is_the_tasks_own(nest: Nest) -> None:
    hosts = [Asked({"text": str(number), "mode": "0644"}) for number in range(3)]
    looks = [Look("it", "thing", {"code": code("return cloud.host.file('/etc/x').text")})]
    runners = [Runner(NOWHERE, {}, [nest.folder], host=host, limits=QUICK, warm=nest.parent) for host in hosts]
    assert [runner.observe(looks)["it"] for runner in runners] == [Seen("0"), Seen("1"), Seen("2")]


def test_bombs_are_bounded_and_gone(nest: Nest) -> None:
    mark = a_mark()
    lines = f"""
    made = 0
    try:
        for made in range(1000):
            os.fork() or os.execv('/bin/sleep', ['/bin/sleep', '{mark}'])
    except OSError:
        pass
    time.sleep(3.0)
    return made
    """
    with during(lambda: len(marked(mark)) > 5) as bombed:
        assert nest.booty(lines) < 64
    assert bombed == [True]
    assert marked(mark) == []


def test_memory_is_bounded(nest: Nest) -> None:
    lines = "kept = [bytearray(os.urandom(1 << 20) * 50) for _ in range(20)]\ntime.sleep(600)"
    assert "took more than 400 MiB" in str(nest.observe(lines, SMALL))


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("os._exit(3)", "exit status 3"),
        ("os.kill(os.getpid(), 9)", "killed by SIGKILL"),
        ("ctypes.string_at(0)", "killed by SIGSEGV"),
        ("print('alas', flush=True); os._exit(1)", "(exit status 1): alas"),
    ],
)
def test_how_a_worker_ended_is_told(nest: Nest, lines: str, why: str) -> None:
    assert why in str(nest.observe(lines))


def test_a_hostile_task_delays_nobody_and_results_come_in_order(nest: Nest) -> None:
    limits = Limits(seconds=6.0, look_seconds=5.0)
    told = code("time.sleep(600) if x in (1, 4) else None\nreturn x")
    began = time.monotonic()
    tasks = [[Look("it", "thing", {"code": told, "x": number})] for number in range(8)]
    seen = list(nest.runner(limits).observe_all(tasks))
    assert time.monotonic() - began < 11  # and not two times 5 or 6
    assert [one["it"] for number, one in enumerate(seen) if number not in (1, 4)] == [*map(Seen, (0, 2, 3, 5, 6, 7))]
    assert all("did not finish" in str(seen[number]["it"]) for number in (1, 4))


def test_nothing_is_left_when_it_is_over(tmp_path: Path) -> None:
    folder = write(tmp_path / "checkers", body("return 1"))
    before = len([*Path("/proc/self/fd").iterdir()])
    known = {*family(os.getpid())}
    with warm([folder]) as parent:
        assert parent is not None
        with parent.launched():
            assert {*family(os.getpid())} - known
    assert {*family(os.getpid())} <= known
    assert len([*Path("/proc/self/fd").iterdir()]) == before


def test_without_a_warm_parent_a_task_is_looked_at_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "checkers", body("return x"))
    with warm([folder], weak=True) as parent:
        assert parent is None
    with monkeypatch.context() as changed:
        changed.setenv("PATH", str(tmp_path))
        with warm([folder]) as parent:
            assert parent is None
    with warm([folder]) as parent:
        pass
    assert observe(folder, {"it": {"x": 5}}, warm=parent) == {"it": Seen(5)}  # it is gone, and another way is found

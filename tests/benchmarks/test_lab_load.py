"""What the lab bears: how soon a server runs, how quick answers are, many clients at once, many servers."""

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from quizengine.lab.lab import Lab
from tests.lab.entering import enter, until

MIB = 1024 * 1024
CIRROS = "cirros-0.6.3-x86_64-disk"
LISTS = {
    "identity": "/projects",
    "image": "/v2/images",
    "block_storage": "/volumes/detail",
    "network": "/v2.0/networks",
    "compute": "/servers/detail",
}
SERVERS, WRITERS, READERS, ROUNDS = 50, 32, 8, 20

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.lab,
    pytest.mark.xdist_group("lab"),
    pytest.mark.filterwarnings("ignore::openstack.warnings.OpenStackDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]


@pytest.fixture
def admin(clean_lab: Lab) -> Iterator[Any]:
    """Give an administrator whose project may have as much as it likes."""
    with enter(clean_lab) as connection:
        project = connection.current_project_id
        connection.set_compute_quotas(project, instances=-1, cores=-1, ram=-1)
        connection.set_volume_quotas(project, volumes=-1, gigabytes=-1)
        connection.set_network_quotas(project, network=-1, port=-1)
        yield connection


def milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def smallest(admin: Any) -> dict[str, Any]:
    """Give what a small server is made of."""
    return {
        "image_id": admin.image.find_image(CIRROS).id,
        "flavor_id": admin.compute.find_flavor("m1.nano").id,
        "networks": [{"uuid": admin.network.find_network("public").id}],
    }


def boot(admin: Any, parts: dict[str, Any], name: str) -> None:
    made = admin.compute.create_server(name=name, **parts)
    until(lambda: admin.compute.get_server(made.id).status == "ACTIVE")


def quantiles(taken: list[float]) -> str:
    return f"median {statistics.median(taken):.0f} ms, slowest {max(taken):.0f} ms"


def test_a_server_and_answers(admin: Any) -> None:
    parts = smallest(admin)
    boot(admin, parts, "first")
    taken = [milliseconds(partial(boot, admin, parts, f"web-{number}")) for number in range(10)]
    print(f"\n`server create` to ACTIVE: {quantiles(taken)}", end="")
    for service, path in LISTS.items():
        proxy = getattr(admin, service)
        taken = [milliseconds(partial(proxy.get, path)) for _ in range(ROUNDS)]
        print(f"\nGET {path} of {service}: {quantiles(taken)}", end="")


def test_readers_at_the_same_time(admin: Any) -> None:
    def read(_: int) -> list[float]:
        return [milliseconds(partial(getattr(admin, service).get, path)) for service, path in LISTS.items()]

    read(0)
    with ThreadPoolExecutor(READERS) as readers:
        taken = [each for one in readers.map(read, range(READERS * ROUNDS)) for each in one]
    print(f"\na GET while {READERS} ask at once: {quantiles(taken)}", end="")


def test_writers_at_the_same_time(clean_lab: Lab, admin: Any) -> None:
    def write(number: int) -> float:
        def make() -> None:
            admin.network.create_network(name=f"net-{number}")
            admin.block_storage.create_volume(name=f"volume-{number}", size=1)
            admin.identity.create_project(name=f"project-{number}")

        return milliseconds(make)

    with ThreadPoolExecutor(WRITERS) as writers:
        taken = list(writers.map(write, range(WRITERS * 4)))
    locked = sum(clean_lab.log(each.name).read_bytes().count(b"is locked") for each in clean_lab.status().services)
    print(f"\na network, a volume and a project, {WRITERS} at once: {quantiles(taken)}", end="")
    print(f"\n`database is locked` in the logs: {locked}", end="")
    assert locked == 0


def test_many_servers(clean_lab: Lab, admin: Any) -> None:
    def create(number: int) -> None:
        admin.compute.create_server(name=f"web-{number}", **parts)

    parts, before = smallest(admin), clean_lab.status().memory / MIB
    started = time.perf_counter()
    with ThreadPoolExecutor(4) as people:
        list(people.map(create, range(SERVERS)))
    until(lambda: sum(each.status == "ACTIVE" for each in admin.compute.servers()) == SERVERS, 600)
    taken, after = time.perf_counter() - started, clean_lab.status().memory / MIB
    print(f"\n{SERVERS} servers ACTIVE after {taken:.0f} s; memory {before:.0f} -> {after:.0f} MiB", end="")

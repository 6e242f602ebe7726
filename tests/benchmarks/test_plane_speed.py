"""What the data plane costs: how soon servers answer and rules count, and a hundred servers on ten networks."""

import os
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from quizengine.lab.lab import Lab
from tests.benchmarks.test_lab_load import CIRROS, admin
from tests.lab.entering import until
from tests.lab.parts import below, part

NETWORKS, EACH, ROUNDS, REST = 10, 10, 5, 10.0
KIB, MIB = 1024, 1024 * 1024
TICKS = os.sysconf("SC_CLK_TCK")
PING = "until ping -c 1 -W 0.2 {} > /dev/null; do :; done"

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.lab,
    pytest.mark.xdist_group("lab"),
    pytest.mark.timeout(1800),
    pytest.mark.filterwarnings("ignore::openstack.warnings.OpenStackDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]
__all__ = ["admin"]


@pytest.fixture
def plane(clean_lab: Lab) -> Lab:
    """Give a clean lab whose servers can be reached."""
    found = clean_lab.status()
    if not found.plane:
        pytest.skip(f"this machine lets the lab's servers be reached by nothing: {found.no_plane}")
    return clean_lab


def inside(lab: Lab, script: str, seconds: float = 60) -> None:
    words, environment = lab.inside(["bash", "-c", script])
    subprocess.run(words, env=environment, check=True, timeout=seconds, stdin=subprocess.DEVNULL)


def servers_own(lab: Lab) -> int:
    """Give the bytes that the processes of the lab's host, its servers among them, share with no others."""
    return sum(map(own, below(part(lab, "quizengine.lab.host.agent"))))


def own(pid: int) -> int:
    """Give the bytes that a process shares with no other."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * KIB for line in lines if line.startswith("Private_"))


def ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def create(admin: Any, name: str, network: Any) -> Any:
    image, flavor = admin.image.find_image(CIRROS).id, admin.compute.find_flavor("m1.nano").id
    made = admin.compute.create_server(
        name=name, image_id=image, flavor_id=flavor, networks=[{"uuid": network.id}], security_groups=[{"name": "open"}]
    )
    return until(lambda: (now := admin.compute.get_server(made.id)).status == "ACTIVE" and now, 600)


def address(server: Any) -> str:
    return str(next(iter(server.addresses.values()))[0]["addr"])


def opened(admin: Any) -> Any:
    group = admin.network.create_security_group(name="open")
    admin.network.create_security_group_rule(security_group_id=group.id, direction="ingress", protocol="icmp")
    return group


def test_a_server_answers_and_a_rule_counts(plane: Lab, admin: Any) -> None:
    group, private = opened(admin), admin.network.find_network("private")
    router = admin.network.find_router("router1").id
    there = f"ip netns exec qrouter-{router} bash -c '{{}}'"
    answered, counted = [], []
    for number in range(ROUNDS):
        server = create(admin, f"web-{number}", private)
        start = time.perf_counter()
        inside(plane, there.format(PING.format(address(server))))
        answered.append(time.perf_counter() - start)
        (rule,) = admin.network.security_group_rules(security_group_id=group.id, protocol="icmp")
        admin.network.delete_security_group_rule(rule)
        inside(plane, there.format(f"while ping -c 1 -W 0.2 {address(server)} > /dev/null; do :; done"))
        start = time.perf_counter()
        admin.network.create_security_group_rule(security_group_id=group.id, direction="ingress", protocol="icmp")
        inside(plane, there.format(PING.format(address(server))))
        counted.append(time.perf_counter() - start)
    print(f"\nACTIVE to the first answer to a ping: median {statistics.median(answered):.2f} s", end="")
    print(f"\na rule is asked for, and counts: median {statistics.median(counted):.2f} s", end="")


def test_a_hundred_servers_on_ten_networks(plane: Lab, admin: Any) -> None:
    opened(admin)
    router = admin.network.create_router(name="middle")
    networks = []
    for number in range(NETWORKS):
        network = admin.network.create_network(name=f"net-{number}")
        subnet = admin.network.create_subnet(network_id=network.id, ip_version=4, cidr=f"10.{number}.0.0/24")
        admin.network.add_interface_to_router(router, subnet_id=subnet.id)
        networks.append(network)
    before, start = servers_own(plane), time.perf_counter()
    with ThreadPoolExecutor(4) as people:
        places = [network for network in networks for _ in range(EACH)]
        servers = list(people.map(lambda one: create(admin, f"web-{one[0]}", one[1]), enumerate(places)))
    active = time.perf_counter() - start
    everybody = " ".join(address(server) for server in servers)
    space = f"qrouter-{router.id}"
    inside(plane, f"for each in {everybody}; do ip netns exec {space} bash -c '{PING.format('$0')}' $each; done", 300)
    answered, count = time.perf_counter() - start, len(servers)
    print(f"\n{count} servers ACTIVE after {active:.0f} s, all answer after {answered:.0f} s", end="")
    print(f"\na server's own memory: {(servers_own(plane) - before) / count / MIB:.2f} MiB", end="")
    driver = part(plane, "quizengine.lab.plane.driver")
    used = ticks(driver)
    time.sleep(REST)
    print(f"\nthe driver, idle: {100 * (ticks(driver) - used) / TICKS / REST:.1f} % of a core", end="")
    start = time.perf_counter()
    plane.repair()
    print(f"\nall looked at anew: {time.perf_counter() - start:.1f} s", end="")

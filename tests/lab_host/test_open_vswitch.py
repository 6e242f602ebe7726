"""Chapter 8: two machines that reach each other over a bridge of Open vSwitch, as the course has them made by hand."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from quizengine.bundle import bundled
from quizengine.checking import Cloud
from quizengine.checking.host import Host
from quizengine.checking.launch import paired
from quizengine.checking.registry import scan
from quizengine.checking.sandbox.window import window
from quizengine.cloud.credentials import NOBODY
from quizengine.lab.host.commands import HOUSE
from quizengine.lab.host.programs import _switch
from quizengine.lab.host.programs.ovs_vsctl import without_kernel
from quizengine.lab.host.view import View
from tests.lab_host.inside import Inside
from tests.lab_host.test_course_networks import ADDRESSES, PING, TWO_MACHINES, needs

A_SWITCH = """
BRIDGE=ovs-test
ovs-vsctl add-br $BRIDGE
for port in tap1 tap2; do
    ip link add $port type veth peer name ovs-$port
    ovs-vsctl add-port $BRIDGE ovs-$port
    ip link set dev ovs-$port up
done
ovs-vsctl show
"""
OTHER_VLANS = "ovs-vsctl set port ovs-tap1 tag=10 -- set port ovs-tap2 tag=20; ! " + PING
SAME_VLAN = "ovs-vsctl set port ovs-tap2 tag=10; " + PING
# As `systemctl` does it, which asks the supervisor for the other units.
ORDER = """{python} -ISc '
import sys; sys.path.append("{house}")
from {module} import order; sys.exit(bool(order("{verb}")))'"""
WITHOUT_IT = "mount -t tmpfs none /usr/share; ovs-vsctl add-br b"


def ordered(verb: str) -> str:
    return ORDER.format(python=os.path.realpath(sys.executable), house=HOUSE, module=_switch.__name__, verb=verb)


@pytest.fixture
def look(inside: Inside) -> Iterator[Callable[..., Any]]:
    needs("ip", "ping", "ovs-vswitchd")
    checkers = scan([bundled("checkers")]).checkers
    with paired() as (near, far), window(near, View(inside.lab)):
        cloud = Cloud(NOBODY, host=Host(far.fileno()))
        yield lambda checker, **arguments: checkers[checker].observe(cloud, arguments)


def test_two_machines_ping_each_other_over_a_switch_within_one_vlan(inside: Inside, look: Callable[..., Any]) -> None:
    told = inside.run(TWO_MACHINES + A_SWITCH + ADDRESSES + PING + OTHER_VLANS + SAME_VLAN)
    assert (told.returncode, told.stderr) == (0, "")
    assert "datapath_type: netdev" in told.stdout
    assert told.stdout.count("1 received, 0% packet loss") == 2
    assert told.stdout.count("0 received, 100% packet loss") == 1
    assert look("ovs_bridge", name="ovs-test") == {"ports": ["ovs-tap1", "ovs-tap2"]}
    assert look("ovs_bridge", name="br-mgmt") is None
    port = {"bridge": "ovs-test", "tag": 10, "trunks": [], "types": [""], "errors": []}
    assert look("ovs_port", name="ovs-tap2") == port
    assert look("ovs_port", name="ovs-test") == {**port, "tag": None, "types": ["internal"]}
    assert look("ovs_port", name="tap1") is None


def test_a_port_that_is_no_link_tells_its_error(inside: Inside, look: Callable[..., Any]) -> None:
    done = inside.run("ovs-vsctl add-br b; ovs-vsctl add-port b gone -- set port gone trunks=3,2")
    assert done.returncode == 0
    port = look("ovs_port", name="gone")
    assert (port["trunks"], "gone" in port["errors"][0]) == ([2, 3], True)


def test_stopped_it_stays_so_and_tidied_up_nothing_of_it_is_left(inside: Inside, look: Callable[..., Any]) -> None:
    assert inside.run("ovs-vsctl add-br b && " + ordered("stop")).returncode == 0
    assert "database connection failed" in inside.run("ovs-vsctl show").stderr
    assert look("ovs_bridge", name="b") is None
    assert inside.run(ordered("start") + " && ovs-vsctl list-br").stdout == "b\n"
    asyncio.run(inside.host.tidy())
    assert inside.run("pgrep ovs; ls /sys/class/net; ovs-vsctl list-br").stdout == "br-mgmt\nlo\n"


def test_a_machine_without_it_says_which_package_to_install(inside: Inside) -> None:
    told = inside.run(WITHOUT_IT)
    assert (told.returncode, told.stdout) == (1, "")
    assert "sudo apt install openvswitch-switch" in told.stderr


def test_only_new_bridges_are_told_to_do_without_the_kernel() -> None:
    told = without_kernel(["--may-exist", "add-br", "a", "--", "add-br", "b", "a", "7", "--", "add-port", "a", "p"])
    netdev = ["--", "set", "bridge", "a", "datapath_type=netdev"]
    assert told == [
        *["--may-exist", "add-br", "a", *netdev],
        *["--", "add-br", "b", "a", "7", "--", "add-port", "a", "p"],
    ]
    assert without_kernel(["show"]) == ["show"]

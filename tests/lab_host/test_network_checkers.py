"""What checkers report of the host's network."""

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
from quizengine.lab.host.view import View
from tests.lab_host.inside import Inside
from tests.lab_host.test_looking import PAIR, done

BRIDGED = """
ip link add br-lan type bridge
ip link add port type veth peer name eth0 mtu 1400 netns red
ip link add idle type veth peer name eth1 netns red
ip link set port master br-lan up
ip link set idle master br-lan
ip address add 10.2.0.1/24 dev br-lan
ip link set br-lan up
ip -n red address add 10.2.0.2/24 dev eth0
ip -n red -6 address add 2001:db8::2/64 dev eth0 nodad
ip -n red link set eth0 up
"""


@pytest.fixture
def look(inside: Inside) -> Iterator[Callable[..., Any]]:
    checkers = scan([bundled("checkers")]).checkers
    done(inside, PAIR + BRIDGED)
    with paired() as (near, far), window(near, View(inside.lab)):
        cloud = Cloud(NOBODY, host=Host(far.fileno()))
        yield lambda checker, **arguments: checkers[checker].observe(cloud, arguments)


def test_links_bridges_routes_and_namespaces_are_reported(look: Callable[..., Any]) -> None:
    link = look("link", name="eth0", namespace="red")
    link.pop("mac")
    assert link == {
        "kind": "veth",
        "up": True,
        "running": True,
        "master": None,
        "mtu": 1400,
        "addresses": ["10.2.0.2/24", "2001:db8::2/64"],
    }
    idle = look("link", name="idle")
    assert (idle["up"], idle["running"], idle["master"]) == (False, False, "br-lan")
    assert look("link", name="lo", namespace="blue")["kind"] == "loopback"
    assert look("bridge", name="br-lan") == {
        "up": True,
        "ports": ["idle", "port"],
        "ports_up": ["port"],
        "addresses": ["10.2.0.1/24"],
        "stp": False,
    }
    assert look("namespace", name="red") == {
        "links": ["eth0", "eth1", "red0"],
        "loopback": False,
        "addresses": ["10.1.0.1/24", "10.2.0.2/24", "2001:db8::2/64"],
    }
    assert look("route", namespace="red") == {"via": "10.1.0.2", "device": "red0"}
    assert look("route", to="10.2.0.0/24") == {"via": None, "device": "br-lan"}
    assert look("reachable", address="10.2.0.2") == {"answers": True}
    assert look("reachable", address="10.2.0.9", namespace="blue") == {"answers": False}


def test_what_is_not_there_is_absent(look: Callable[..., Any]) -> None:
    nowhere = {"namespace": "green"}
    assert look("namespace", name="green") is look("bridge", name="port") is look("link", name="none") is None
    assert look("link", name="lo", **nowhere) is look("route", **nowhere) is look("bridge", name="b", **nowhere) is None
    assert look("reachable", address="127.0.0.1", **nowhere) is look("route", to="10.9.0.0/24") is None

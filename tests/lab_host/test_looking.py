"""Looking at the host's network from outside it, whatever somebody inside has made of it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from quizengine.cloud.host import HostUnseenError
from quizengine.lab.host.net_view import NetView
from quizengine.lab.host.scout import NET_RAW
from tests.checking.outside import marked
from tests.lab.entering import until
from tests.lab_host.inside import Inside

PAIR = """
set -e
ip netns add red; ip netns add blue
ip link add red0 type veth peer name blue0
ip link set red0 netns red; ip link set blue0 netns blue
ip -n red address add 10.1.0.1/24 dev red0; ip -n blue address add 10.1.0.2/24 dev blue0
ip -n red link set red0 up; ip -n blue link set blue0 up
ip -n red route add default via 10.1.0.2
"""
TRAPS = """
set -e
ip netns add red
cd /run/netns
mkfifo pipe; touch file; ln -s red link; ln -s /proc/self/ns/net magic; mkdir folder; ln -s .. up
"""


def done(inside: Inside, script: str) -> None:
    told = inside.run(script)
    assert told.returncode == 0, told.stdout + told.stderr


def test_namespaces_links_routes_and_answers_are_seen(inside: Inside) -> None:
    view = NetView(inside.lab)
    assert view.namespaces() == []
    done(inside, PAIR)
    assert view.namespaces() == ["blue", "red"]
    links: list[dict[str, Any]] = view.links("red")
    assert {one["ifname"] for one in links} == {"lo", "red0"}
    assert {one["ifname"] for one in view.links("")} == {"lo", "br-mgmt"}
    assert {"dst": "default", "gateway": "10.1.0.2"}.items() <= view.routes("red")[0].items()
    assert view.ping("red", "10.1.0.2", 2) is True
    assert view.ping("red", "10.1.0.3", 1) is False
    assert view.ping("blue", "10.9.0.1", 1) is False
    assert view.ping("", "172.25.0.10", 1) is True


def test_nothing_is_taken_for_a_namespace_that_is_none(inside: Inside) -> None:
    done(inside, TRAPS)
    view = NetView(inside.lab)
    assert view.namespaces() == ["red"]
    for name in ("pipe", "file", "link", "magic", "folder", "up", "none"):
        assert view.links(name) is view.routes(name) is view.ping(name, "127.0.0.1", 1) is None
    for name in ("../netns/red", "..", ".", "up/netns/red"):
        with pytest.raises(HostUnseenError, match="no name of a namespace"):
            view.links(name)
    done(inside, "umount -l /run/netns/red; rm -rf /run/netns; ln -s /proc/self/ns /run/netns")
    assert view.namespaces() == []
    assert view.links("net") is None


def test_programs_of_somebody_inside_are_not_run(inside: Inside) -> None:
    done(inside, 'printf "#!/bin/sh\\necho []\\n" > /tmp/ip; chmod +x /tmp/ip; mount --bind /tmp/ip "$(command -v ip)"')
    assert inside.run("ip -json link").stdout == "[]\n"
    assert {one["ifname"] for one in NetView(inside.lab).links("")} == {"lo", "br-mgmt"}


def test_what_looks_has_no_power_but_that_to_ping(inside: Inside) -> None:
    nobody = "172.25.0.177"
    with ThreadPoolExecutor(1) as pool:
        answered = pool.submit(NetView(inside.lab).ping, "", nobody, 1)
        (pid,) = until(lambda: marked(nobody), 20)
        held = until(lambda: (found := powers(pid))["NoNewPrivs"] == "1" and found, 20)
        assert answered.result() is False
    assert int(held["CapBnd"], 16) == 1 << NET_RAW
    # ping puts down what it had once it has its socket.
    assert {int(held[name], 16) for name in ("CapPrm", "CapEff")} <= {0, 1 << NET_RAW}
    assert {int(held[name], 16) for name in ("CapInh", "CapAmb")} == {0}
    assert marked(nobody) == []


def powers(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_what_is_no_address_is_not_pinged(inside: Inside) -> None:
    for address in ("-f", "localhost", "", "10.0.0.1 -f", "10.0.0.0/24"):
        with pytest.raises(HostUnseenError, match="is no address"):
            NetView(inside.lab).ping("", address, 1)


def test_a_host_that_is_gone_is_told(inside: Inside) -> None:
    inside.host.close()
    with pytest.raises(HostUnseenError, match="no host whose network can be looked at"):
        NetView(inside.lab).namespaces()


def test_tidied_up_the_network_is_as_it_was(inside: Inside) -> None:
    done(inside, PAIR + "ip netns exec red sleep 600 > /dev/null 2>&1 &")
    done(inside, "ip link add b0 type bridge; ip link delete br-mgmt; ip link set lo down")
    asyncio.run(inside.host.tidy())
    view = NetView(inside.lab)
    assert view.namespaces() == []
    assert {one["ifname"] for one in view.links("")} == {"lo", "br-mgmt"}
    assert view.ping("", "172.25.0.10", 1) is True
    assert [one["dst"] for one in view.routes("") if "." in one["dst"]] == ["172.25.0.0/24"]
    assert inside.host.is_there()

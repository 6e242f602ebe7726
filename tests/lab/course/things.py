"""What most exercises need first: a server that runs, a volume that may be used."""

from typing import Any

from tests.lab.course.desk import Desk

CIRROS = "cirros-0.6.3-x86_64-disk"


def boot(desk: Desk, line: str, *, network: str = "private") -> Any:
    """Start a server named last on the line, from CirrOS unless it says otherwise, and give it once it runs."""
    words, name = line.split(), line.rsplit(maxsplit=1)[-1]
    source = "" if {"--image", "--volume", "--snapshot"} & set(words) else f"--image {CIRROS} "
    flavor = "" if "--flavor" in words else "--flavor m1.tiny "
    joins = "" if {"--network", "--nic", "--port"} & set(words) else f"--network {network} "
    desk.makes(f"openstack server create {source}{flavor}{joins}{line}")
    return runs(desk, name)


def runs(desk: Desk, name: str) -> Any:
    """Give a server once it runs, and nothing is being done to it."""
    return desk.waits(f"openstack server show {name}", status="ACTIVE", **{"OS-EXT-STS:task_state": None})


def volume(desk: Desk, line: str) -> Any:
    """Make a volume named last on the line, and give it once it may be used."""
    desk.makes(f"openstack volume create {line}")
    return desk.waits(f"openstack volume show {line.rsplit(maxsplit=1)[-1]}", status="available")

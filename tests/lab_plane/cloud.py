"""A data plane without services: its driver over databases that a test writes, in namespaces of the test's own."""

import json
import os
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from quizengine.lab import bare
from quizengine.lab.plane import console
from tests.lab import entering
from tests.lab_host.inside import Inside

NEUTRON = """
networks id mtu
subnets id network_id cidr gateway_ip enable_dhcp
externalnetworks network_id
ports id network_id mac_address admin_state_up device_id device_owner standard_attr_id
ipallocations port_id ip_address subnet_id
allowedaddresspairs port_id mac_address ip_address
portsecuritybindings port_id port_security_enabled
securitygroupportbindings port_id security_group_id
securitygrouprules id security_group_id remote_group_id remote_address_group_id direction ethertype protocol\
 port_range_min port_range_max remote_ip_prefix standard_attr_id
address_groups id
address_associations address_group_id address
routers id admin_state_up gw_port_id enable_snat
routerports router_id port_id
routerroutes router_id destination nexthop
subnetroutes subnet_id destination nexthop
dnsnameservers subnet_id address order
floatingips id router_id floating_ip_address fixed_ip_address
portforwardings floatingip_id protocol external_port_start external_port_end internal_ip_address internal_port_start\
 internal_port_end
"""
NOVA = """
instances uuid hostname display_name host vm_state power_state task_state key_data user_data project_id config_drive\
 image_ref deleted
instance_actions id instance_uuid action
block_device_mapping instance_uuid device_name volume_id connection_info deleted
"""
WHOLE = "0.0.0.0/0"


def until(true: Callable[[], Any]) -> Any:
    """Give the first true value of a call that is made again and again, and not for long."""
    return entering.until(true, 20)


def number() -> str:
    return str(uuid.uuid4())


@dataclass
class Server:
    """A server with one port."""

    number: str
    name: str
    port: str
    address: str
    mac: str


@dataclass
class Cloud:
    """What stands in the databases, and the namespaces in which that is made true."""

    inside: Inside
    count: int = 0
    driver: "subprocess.Popen[bytes] | None" = None
    macs: dict[str, str] = field(default_factory=dict)

    def file(self, service: str) -> Path:
        return self.inside.lab / "data" / service / f"{service}.sqlite"

    def do(self, service: str, change: str, *values: Any) -> None:
        """Change a database."""
        with closing(sqlite3.connect(self.file(service))) as line, line:
            line.execute(change, values)

    def put(self, table: str, **row: Any) -> str:
        """Put a row into a table."""
        self.count += 1
        row = {"id": number(), **row} if f"\n{table} id" in NEUTRON else row
        if table in {"ports", "securitygrouprules"}:
            row["standard_attr_id"] = self.count
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        service = "nova" if f"\n{table} " in NOVA else "neutron"
        self.do(service, f"INSERT INTO {table} ({names}) VALUES ({marks})", *row.values())  # noqa: S608 - names of our own
        return str(row.get("id", ""))

    def network(self, cidr: str, gateway: str, *, external: bool = False) -> tuple[str, str]:
        """Make a network with a subnet; the numbers of both are given."""
        network = self.put("networks", mtu=1450)
        if external:
            self.put("externalnetworks", network_id=network)
        return network, self.put("subnets", network_id=network, cidr=cidr, gateway_ip=gateway, enable_dhcp=1)

    def port(self, place: tuple[str, str], address: str, owner: str, device: str, **more: Any) -> str:
        """Make a port with one address."""
        mac = f"fa:16:3e:00:00:{len(self.macs):02x}"
        row = {"mac_address": mac, "admin_state_up": 1, **more}
        made = self.put("ports", network_id=place[0], device_owner=owner, device_id=device, **row)
        self.macs[made] = mac
        self.put("ipallocations", port_id=made, ip_address=address, subnet_id=place[1])
        return made

    def router(self, outside: tuple[str, str], own: str, *inner: tuple[tuple[str, str], str]) -> str:
        """Make a router with a gateway, and ports at these addresses of these networks."""
        router = number()
        gateway = self.port(outside, own, "network:router_gateway", router)
        self.put("routers", id=router, admin_state_up=1, gw_port_id=gateway, enable_snat=1)
        self.put("routerports", router_id=router, port_id=gateway)
        for place, address in inner:
            port = self.port(place, address, "network:router_interface", router)
            self.put("routerports", router_id=router, port_id=port)
        return router

    def server(self, name: str, place: tuple[str, str], address: str, *groups: str, **more: Any) -> Server:
        """Make a server that runs, with a port in these security groups."""
        own = number()
        port = self.port(place, address, "compute:nova", own)
        for group in groups:
            self.put("securitygroupportbindings", port_id=port, security_group_id=group)
        row = {"host": "compute1", "vm_state": "active", "power_state": 1, "deleted": 0, **more}
        self.put("instances", uuid=own, hostname=name, display_name=name, **row)
        return Server(own, name, port, address, self.macs[port])

    def group(self, **rule: Any) -> str:
        """Make a security group, which lets everything out."""
        made = number()
        self.rule(made, direction="egress")
        if rule:
            self.rule(made, **rule)
        return made

    def rule(self, group: str, **rule: Any) -> str:
        whole = {"direction": "ingress", "ethertype": "IPv4", **rule}
        return self.put("securitygrouprules", security_group_id=group, **whole)

    def power(self, server: Server, state: int, vm_state: str = "active") -> None:
        self.do(
            "nova", "UPDATE instances SET power_state = ?, vm_state = ? WHERE uuid = ?", state, vm_state, server.number
        )

    def volume(self, name: str) -> Path:
        """Make a volume's file, of one GiB."""
        file = self.inside.lab / "data" / "cinder" / "volumes" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as content:
            content.truncate(1 << 30)
        return file

    def attach(self, server: Server, device: str, file: Path, mode: str = "rw") -> None:
        told = json.dumps({"data": {"device_path": str(file), "access_mode": mode}})
        row = {"device_name": f"/dev/{device}", "volume_id": file.name, "connection_info": told, "deleted": 0}
        self.put("block_device_mapping", instance_uuid=server.number, **row)

    def detach(self, server: Server) -> None:
        self.do("nova", "UPDATE block_device_mapping SET deleted = 1 WHERE instance_uuid = ?", server.number)

    def start(self) -> None:
        """Start the driver, and wait until all is done for the first time."""
        ears, mouth = os.pipe()
        agent = self.inside.host.agent
        assert agent is not None
        with (self.inside.lab / "log" / "plane.log").open("ab") as log:
            self.driver = subprocess.Popen(
                [*bare.python(), "quizengine.lab.plane.driver", str(self.inside.lab), str(agent.pid), str(mouth)],
                pass_fds=[mouth],
                env=bare.environment(self.inside.lab / "run"),
                stderr=log,
            )
        os.close(mouth)
        said = os.read(ears, 1)
        os.close(ears)
        assert said == b"s", self.complaints()

    def stop(self) -> None:
        if self.driver is not None:
            self.driver.kill()
            self.driver.wait()

    def complaints(self) -> str:
        """Give what the driver complained of."""
        return (self.inside.lab / "log" / "plane.log").read_text()

    def on(self, server: Server, script: str, *, seconds: float = 30) -> "subprocess.CompletedProcess[str]":
        """Run a script in a server."""
        words, told = console.command(self.inside.lab, server.name, ["sh", "-c", script])
        return subprocess.run(words, env=told, capture_output=True, text=True, timeout=seconds, check=False)

    def reaches(self, address: str, server: Server | None = None, count: int = 1) -> bool:
        """Tell whether an answer to a ping comes, from the host or from a server."""
        script = f"ping -c {count} -i 0.2 -W 0.4 {address}"
        done = self.inside.run(script) if server is None else self.on(server, script)
        return done.returncode == 0

    def soon(self, address: str, server: Server | None = None) -> None:
        until(lambda: self.reaches(address, server))

    def no_more(self, address: str, server: Server | None = None) -> None:
        until(lambda: not self.reaches(address, server))


@pytest.fixture
def cloud(inside: Inside) -> Iterator[Cloud]:
    """Give a cloud in which nothing is yet, and whose driver does not run yet."""
    for name in ("ip", "nft", "iptables-restore", "ping"):
        if not shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin"):
            pytest.skip(f"this machine has no {name}")
    made = Cloud(inside)
    for service, tables in (("neutron", NEUTRON), ("nova", NOVA)):
        made.file(service).parent.mkdir(parents=True, exist_ok=True)
        for line in tables.strip().splitlines():
            table, *names = line.split()
            columns = ", ".join(f'"{name}"' for name in names)
            made.do(service, f"CREATE TABLE {table} ({columns})")
    try:
        yield made
    finally:
        made.stop()

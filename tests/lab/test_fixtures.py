"""Fixtures on real services, which stand in for somebody's cloud: nothing is reset, and nothing foreign is touched."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from quizengine.cloud.connection import connect
from quizengine.cloud.credentials import Credentials
from quizengine.cloud.ground import Access, Ground
from quizengine.core.fixture import LINKS, Furniture, read, read_names
from quizengine.lab.lab import Lab
from quizengine.lab.release import Release
from tests.lab.entering import ON_THE_LAB, enter, until
from tests.programs import Program

pytestmark = ON_THE_LAB

EVERYTHING = """
domains: [{name: fx-research}]
projects: [{name: fx-lunar}, {name: fx-rover, domain: fx-research}]
roles: [{name: fx-pilot}]
users: [{name: fx-hans, password: till-next-year, email: hans@example.org, default_project: fx-lunar}]
groups: [{name: fx-crew, users: [fx-hans]}]
role_assignments:
  - {role: fx-pilot, user: fx-hans, project: demo}
  - {role: member, group: fx-crew, project: fx-lunar}
networks:
  - name: fx-outside
    external: true
    subnets: [{name: fx-outside-v4, cidr: 198.51.100.0/24, enable_dhcp: false}]
  - {name: fx-inner, project: fx-lunar}
subnets: [{name: fx-inner-v4, network: fx-inner, cidr: 10.9.0.0/24, project: fx-lunar}]
routers: [{name: fx-gate, external_network: fx-outside, subnets: [fx-inner-v4], project: fx-lunar}]
security_groups:
  - {name: fx-front, project: fx-lunar, rules: [{protocol: tcp, port_range_min: 22}, {remote_group: fx-front}]}
  - {name: fx-back, project: fx-lunar, rules: [{protocol: tcp, port_range_min: 5432, remote_group: fx-front}]}
ports:
  - {name: fx-plug, network: fx-inner, ip_address: 10.9.0.10, security_groups: [fx-front], project: fx-lunar}
images: [{name: fx-disk, visibility: shared, members: [demo, fx-lunar], protected: true}]
flavors: [{name: fx-small, ram: 128, disk: 1, projects: [fx-lunar], extra_specs: {"hw_rng:allowed": true}}]
keypairs: [{name: fx-ops}]
volumes: [{name: fx-data, size: 1, project: fx-lunar, metadata: {for: hans}}]
servers:
  - name: fx-box
    project: fx-lunar
    image: fx-disk
    flavor: fx-small
    networks: [fx-inner]
    security_groups: [fx-back]
    volumes: [fx-data]
containers: [{name: fx-store, objects: [{name: a b/c.txt, content: hello, delete_after: 3600}]}]
stacks:
  - name: fx-annex
    status: CREATE_FAILED
    parameters: {last: 172.16.0.99}
    template: |
      heat_template_version: 2021-04-16
      parameters: {last: {type: string}}
      resources:
        net: {type: OS::Neutron::Net, properties: {name: fx-annex-net}}
        subnet:
          type: OS::Neutron::Subnet
          properties:
            network: {get_resource: net}
            cidr: 10.71.0.0/24
            allocation_pools: [{start: 10.71.0.50, end: {get_param: last}}]
"""
BANK = """
kind: hands-on
points: 1
minutes: 5
stem: Create the volume `fx-asked`.
needs: [block-storage, image, network]
fixture:
  networks: [{name: fx-lan, subnets: [{name: fx-lan-v4, cidr: 10.9.0.0/24}]}]
  images: [{name: fx-disk}]
  volumes: [{name: fx-first, size: 1}, {name: fx-from-disk, size: 1, image: fx-disk}]
creates: {volumes: [fx-asked]}
observe: {disk: {volume: {name: fx-asked}}}
rubric: [{points: 1, statement: It is there, expect: {disk.status: available}}]
solution: openstack volume create --size 1 fx-asked
references: [https://docs.openstack.org/]
"""


@pytest.fixture
def ground(lab: Lab, tmp_path: Path) -> Iterator[Ground]:
    """Give the lab as a cloud that is nobody's to reset."""
    shell = ("bash", "-c")
    access = Access(
        lambda: Credentials(**lab.credentials()), lambda: (shell, lab.environment()), tmp_path / "fixtures.jsonl"
    )
    made = Ground(access)
    yield made
    made.undo()


@pytest.fixture
def program(lab: Lab, tmp_path: Path) -> Iterator[Program]:
    """Give a program whose home holds no lab, and a bank of one task."""
    (tmp_path / "bank" / "a").mkdir(parents=True)
    (tmp_path / "bank" / "a" / "task.yaml").write_text(BANK)
    path = f"{Release.pinned(lab.releases).client / 'bin'}{os.pathsep}{os.environ['PATH']}"
    made = Program(tmp_path / "home", {"OS_CLIENT_CONFIG_FILE": str(lab.clouds_yaml), "PATH": path})
    yield made
    made.run("task", "clear", "--cloud", "admin", "--bank", tmp_path / "bank")


def named(cloud: Any) -> list[str]:
    """Give the names of all things of these tests, whosever they are."""
    listed = [
        *(cloud.identity.projects(), cloud.identity.users(), cloud.identity.roles(), cloud.identity.domains()),
        *(cloud.network.networks(), cloud.network.subnets(), cloud.network.routers(), cloud.network.ports()),
        *(cloud.network.security_groups(), cloud.image.images(), cloud.compute.flavors(is_public="None")),
        *(cloud.compute.keypairs(), cloud.compute.servers(all_projects=True), cloud.identity.groups()),
        *(cloud.block_storage.volumes(all_projects=True), cloud.block_storage.snapshots(all_projects=True)),
        *(cloud.object_store.containers(), cloud.orchestration.stacks()),
        *(cloud.compute.server_groups(), cloud.block_storage.types(is_public="None")),
    ]
    return sorted(one.name for several in listed for one in several if one.name.startswith("fx-"))


def test_things_of_every_kind_are_made_and_removed_with_what_hangs_on_them_and_nothing_else(
    lab: Lab, ground: Ground
) -> None:
    cloud = enter(lab)
    fixture = yaml.safe_load(EVERYTHING)
    assert fixture.keys() == LINKS.keys()
    asked = {
        **{kind: ["fx-asked"] for kind in ("networks", "server_groups", "volume_types")},
        "volumes": [{"name": "fx-asked", "project": "fx-lunar"}],
    }
    told: list[str] = []
    foreign = cloud.network.create_network(name="fx-asked", project_id=cloud.identity.find_project("demo").id)
    try:
        ground.furnish({"a/task": Furniture(read(fixture), read_names(asked))}, told.append)
        assert len(told) == len(read(fixture))
        _work_as_a_candidate(cloud, connect(Credentials(**lab.credentials()).within("fx-lunar", "Default")))
        assert list(ground.undo()) == []
        assert named(cloud) == ["fx-asked"]
        known = {project.id for project in cloud.identity.projects()}
        assert {group.project_id for group in cloud.network.security_groups()} <= {*known, ""}
        assert cloud.network.get_network(foreign).name == "fx-asked"
    finally:
        cloud.network.delete_network(foreign)


def _work_as_a_candidate(cloud: Any, lunar: Any) -> None:
    """Do what was asked for, and hang things on what was made, which stand in the way of its removal."""
    (inner,) = lunar.network.networks(name="fx-inner")
    (data,) = lunar.block_storage.volumes(name="fx-data")
    (plug,) = lunar.network.ports(name="fx-plug")
    (outside,) = cloud.network.networks(name="fx-outside")
    cloud.network.create_network(name="fx-asked")
    cloud.object_store.put("/fx-store/more.txt", data=b"more")
    cloud.compute.create_server_group(name="fx-asked", policy="anti-affinity")
    cloud.block_storage.create_type(name="fx-asked")
    lunar.block_storage.create_volume(name="fx-asked", size=1, volume_type="fx-asked")
    lunar.block_storage.create_snapshot(volume_id=data.id, name="fx-of-data", force=True)
    lunar.network.create_port(network_id=inner.id, name="fx-spare")
    address = lunar.network.create_ip(floating_network_id=outside.id)
    lunar.network.update_ip(address, port_id=plug.id)


def test_a_task_begins_again_where_the_program_was_killed_in_the_middle(
    lab: Lab, program: Program, tmp_path: Path
) -> None:
    start = ["task", "start", "a/task", "--cloud", "admin", "--bank", str(tmp_path / "bank")]
    command = [sys.executable, "-m", "quizengine", *start]
    with subprocess.Popen(command, env=program.environment, stderr=subprocess.PIPE, text=True) as killed:
        assert killed.stderr is not None
        assert any("volume `fx-from-disk`" in line for line in killed.stderr)
        killed.kill()
    assert (program.home / "fixtures" / "admin.jsonl").exists()
    again = program.run("task", "reset", "--cloud", "admin", "--bank", tmp_path / "bank")
    assert again.returncode == 0, again.stderr
    cloud = enter(lab)
    assert named(cloud) == ["fx-disk", "fx-first", "fx-from-disk", "fx-lan", "fx-lan-v4"]
    cleared = program.run("task", "clear", "--cloud", "admin", "--bank", tmp_path / "bank")
    assert cleared.returncode == 0, cleared.stderr
    assert named(cloud) == []
    assert not (program.home / "fixtures" / "admin.jsonl").exists()


def test_where_a_name_is_taken_nothing_is_made_and_what_bears_it_stays(
    lab: Lab, program: Program, tmp_path: Path
) -> None:
    cloud = enter(lab)
    theirs = cloud.block_storage.create_volume(name="fx-asked", size=1)
    try:
        started = program.run("task", "start", "a/task", "--cloud", "admin", "--bank", tmp_path / "bank")
        assert started.returncode == 3
        assert "the volume `fx-asked` is there already (fixture.name-taken)" in " ".join(started.stderr.split())
        assert named(cloud) == ["fx-asked"]
        program.run("task", "clear", "--cloud", "admin", "--bank", tmp_path / "bank")
        assert named(cloud) == ["fx-asked"]
    finally:
        until(lambda: cloud.block_storage.get_volume(theirs.id).status == "available")
        cloud.block_storage.delete_volume(theirs, ignore_missing=True)
        until(lambda: not named(cloud))

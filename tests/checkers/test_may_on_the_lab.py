"""What people may do, in both directions, and that the probes leave nothing behind."""

from contextlib import ExitStack
from typing import Any

import pytest

from quizengine.checking import Cloud
from tests.checkers.things import SECRET, See, user
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB


PROBE = "quizengine-probe-"


RULING = [
    *("aggregate:create", "domain:create", "external_network:create", "flavor:create", "group:create"),
    *("hypervisor:list", "project:create", "role:create", "user:create", "user:list", "volume_type:create"),
]
USING = [
    *("container:create", "container:list", "floating_address:create", "image:create", "image:list"),
    *("network:create", "router:create", "security_group:create", "server:create", "server:list"),
    *("stack:create", "stack:list", "token:issue", "volume:create", "volume:list"),
]


def test_an_administrator_may_rule_and_nothing_is_left_of_it(cloud: Cloud, see: See) -> None:
    outcomes = {action: see("may", action=action, user="admin")["outcome"] for action in (*RULING, "project:list")}
    assert set(outcomes.values()) == {"allowed"}, outcomes
    assert leftovers(cloud) == []


def test_a_member_may_use_the_cloud_and_nothing_is_left_of_it(cloud: Cloud, see: See) -> None:
    outcomes = {action: see("may", action=action, user="john")["outcome"] for action in USING}
    assert set(outcomes.values()) == {"allowed"}, outcomes
    assert leftovers(cloud) == []


def test_a_member_may_not_rule_over_others(see: See) -> None:
    answers = {action: see("may", action=action, user="john") for action in (*RULING, "project:list")}
    assert [action for action, said in answers.items() if said != {"outcome": "forbidden", "status": 403}] == []


def test_a_member_may_make_a_volume_and_a_reader_may_not(cloud: Cloud, see: See, after: ExitStack) -> None:
    assert see("may", action="volume:create", user="john") == {"outcome": "allowed", "status": 202}
    rita = user(cloud, after, name="qe-rita", password=SECRET)
    reader, demo = cloud.identity.find_role("reader"), cloud.identity.find_project("demo")
    assert reader is not None
    assert demo is not None
    cloud.identity.assign_project_role_to_user(demo, rita, reader)
    reads = {"user": "qe-rita", "password": SECRET, "project": "demo"}
    assert see("may", action="volume:create", **reads) == {"outcome": "forbidden", "status": 403}
    assert see("may", action="volume:list", **reads) == {"outcome": "allowed", "status": 200}
    assert leftovers(cloud) == []


def test_who_cannot_log_in_may_nothing(see: See) -> None:
    refused = {"outcome": "unauthenticated", "status": 401}
    assert see("may", action="token:issue", user="john", password=SECRET) == refused
    assert see("may", action="volume:list", user="john", project="admin") == refused


def test_a_full_quota_is_neither_a_yes_nor_a_no(cloud: Cloud, storage: Any, see: See, after: ExitStack) -> None:
    demo = cloud.identity.find_project("demo")
    assert demo is not None
    after.callback(storage.revert_quota_set, demo.id)
    storage.update_quota_set(demo.id, volumes=0)
    with pytest.raises(RuntimeError, match="HTTP status 413"):
        see("may", action="volume:create", user="john")


def leftovers(cloud: Cloud) -> list[str]:
    identity, compute, network = cloud.identity, cloud.compute, cloud.network
    things = [
        *(*cloud.block_storage.volumes(all_projects=True), *cloud.block_storage.types()),
        *(*cloud.image.images(visibility="all"), *cloud.inside("demo").orchestration.stacks()),
        *(*identity.projects(), *identity.users(), *identity.groups(), *identity.roles(), *identity.domains()),
        *(*compute.servers(all_projects=True), *compute.flavors(is_public="None"), *compute.aggregates()),
        *(*network.networks(), *network.routers(), *network.security_groups()),
        *cloud.inside("demo").object_store.containers(),
    ]
    names = [thing.name for thing in things] + [one.description for one in network.ips()]
    return [name for name in names if (name or "").startswith(PROBE)]

"""Accounts, containers and objects, as Swift has them, and stacks, as Heat has them."""

import hashlib
from contextlib import ExitStack
from typing import Any

from quizengine.checking import Cloud
from tests.checkers.things import See
from tests.lab.entering import ON_THE_LAB, until

pytestmark = ON_THE_LAB

TEMPLATE = """\
heat_template_version: 2018-08-31
description: A network
parameters:
  cidr: {type: string, default: 10.31.0.0/24}
resources:
  net: {type: OS::Neutron::Net, properties: {name: qe-stacked}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: {get_param: cidr}}}
outputs:
  cidr: {value: {get_attr: [subnet, cidr]}}
"""
FAILING = """\
heat_template_version: 2018-08-31
resources:
  subnet: {type: OS::Neutron::Subnet, properties: {network: private, cidr: 10.0.0.0/24}}
"""


def empty(store: Any, name: str) -> None:
    for one in store.objects(name):
        store.delete_object(one, container=name)
    store.delete_container(name)


def test_a_container_tells_who_may_read_and_write_and_what_is_in_it(cloud: Cloud, see: See, after: ExitStack) -> None:
    store: Any = cloud.object_store
    demo = cloud.identity.find_project("demo", ignore_missing=False)
    store.create_container("qe box")
    after.callback(empty, store, "qe box")
    content = b"precious" * 1000
    store.upload_object("qe box", "deep/thing", data=content, **{"Content-Type": "text/plain"})
    store.set_container_metadata("qe box", read_ACL=".r:*,.rlistings", write_ACL=f"{demo.id}:*, admin", owner="ops")
    seen = see("container", name="qe box")
    policy = seen.pop("storage_policy")
    assert seen == {
        "name": "qe box",
        "objects": ["deep/thing"],
        "object_count": 1,
        "bytes": 8000,
        "public": True,
        "public_listing": True,
        "readers": [],
        "writers": ["admin", "demo:*"],
        "referrers": [],
        "versions": False,
        "quota_bytes": None,
        "metadata": {"owner": "ops"},
    }
    assert policy.startswith("Policy-")
    store.set_container_metadata("qe box", read_ACL="demo:john, *:*, .referrer:example.org")
    seen = see("container", name="qe box")
    assert (seen["public"], seen["readers"], seen["referrers"]) == (False, ["*:*", "demo:john"], ["example.org"])
    assert see("object", container="qe box", name="deep/thing") == {
        "name": "deep/thing",
        "size": 8000,
        "content_type": "text/plain",
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "sha256": hashlib.sha256(content).hexdigest(),
        "text": None,
        "expires_at": None,
        "lifetime": None,
        "metadata": {},
    }


def test_another_projects_account_is_seen_and_when_an_object_expires(cloud: Cloud, see: See, after: ExitStack) -> None:
    john = cloud.as_user("john")
    after.callback(john.close)
    store: Any = john.object_store
    before = see("account", project="demo")["objects"]
    store.create_container("qe-box")
    after.callback(empty, store, "qe-box")
    store.upload_object("qe-box", "brief", data=b"x" * 10, **{"X-Delete-After": "3600"})
    until(lambda: "qe-box" in see("account", project="demo")["containers"])
    assert see("account", project="demo")["objects"] == before + 1
    assert "qe-box" not in see("account")["containers"]
    seen = see("object", container="qe-box", name="brief", project="demo")
    assert seen["text"] == "xxxxxxxxxx"
    assert abs(seen["lifetime"] - 3600) <= 2
    store.set_object_metadata("brief", container="qe-box", delete_at=1900000000)
    assert see("object", container="qe-box", name="brief", project="demo")["expires_at"] == "2030-03-17T17:46:40Z"


def make(cloud: Cloud, after: ExitStack, name: str, template: str, **parameters: str) -> None:
    heat = cloud.orchestration
    made = heat.create_stack(name=name, template=template, parameters=parameters)
    after.callback(lambda: until(lambda: heat.find_stack(name) is None))
    after.callback(heat.delete_stack, made)
    until(lambda: not heat.get_stack(made.id).status.endswith("IN_PROGRESS"))


def test_a_stack_and_its_resources_are_told(cloud: Cloud, see: See, after: ExitStack) -> None:
    make(cloud, after, "qe-net", TEMPLATE, cidr="10.32.0.0/24")
    seen = see("stack", name="qe-net")
    assert seen.pop("template")["parameters"]["cidr"] == {"type": "string", "default": "10.31.0.0/24"}
    assert seen == {
        "name": "qe-net",
        "status": "CREATE_COMPLETE",
        "reason": "Stack CREATE completed successfully",
        "description": "A network",
        "parameters": {"cidr": "10.32.0.0/24"},
        "resources": {"net": "OS::Neutron::Net", "subnet": "OS::Neutron::Subnet"},
        "outputs": {"cidr": "10.32.0.0/24"},
        "tags": [],
    }
    assert see("stack_resource", stack="qe-net", name="net") == {
        "name": "net",
        "type": "OS::Neutron::Net",
        "status": "CREATE_COMPLETE",
        "reason": "state changed",
        "physical_name": "qe-stacked",
        "required_by": ["subnet"],
    }
    assert see("stack_resource", stack="qe-net", name="nope") is None
    assert see("stack", name="qe-net", project="demo") is None


def test_a_stack_that_failed_tells_why(cloud: Cloud, see: See, after: ExitStack) -> None:
    make(cloud, after, "qe-fails", FAILING)
    seen = see("stack", name="qe-fails")
    assert (seen["status"], seen["resources"]) == ("CREATE_FAILED", {"subnet": "OS::Neutron::Subnet"})
    assert "overlaps" in seen["reason"]
    assert see("stack_resource", stack="qe-fails", name="subnet")["status"] == "CREATE_FAILED"

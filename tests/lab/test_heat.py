"""Stacks: made, changed and taken down, with servers and networks of the other services."""

from collections.abc import Iterator
from typing import Any

import pytest

from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB, enter, until

pytestmark = ON_THE_LAB

NETWORK = """\
heat_template_version: 2018-08-31
parameters:
  cidr: {type: string, default: 10.30.0.0/24}
resources:
  net: {type: OS::Neutron::Net, properties: {name: stacked}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: {get_param: cidr}}}
outputs:
  cidr: {value: {get_attr: [subnet, cidr]}}
"""
SERVERS = """\
heat_template_version: 2018-08-31
parameters:
  count: {type: number, default: 1}
resources:
  group:
    type: OS::Heat::ResourceGroup
    properties:
      count: {get_param: count}
      resource_def:
        type: OS::Nova::Server
        properties:
          name: web-%index%
          image: cirros-0.6.3-x86_64-disk
          flavor: m1.tiny
          networks: [{network: private}]
"""
WAITING = """\
heat_template_version: 2018-08-31
resources:
  handle: {type: OS::Heat::WaitConditionHandle}
  wait: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: handle}, count: 1, timeout: 60}}
outputs:
  signal: {value: {get_attr: [handle, curl_cli]}}
"""
OVERLAPPING = """\
heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net}
  one: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.30.0.0/24}}
  two: {type: OS::Neutron::Subnet, depends_on: one, properties: {network: {get_resource: net}, cidr: 10.30.0.0/25}}
"""


@pytest.fixture
def john(clean_lab: Lab) -> Iterator[Any]:
    with enter(clean_lab, "john") as connection:
        yield connection


def ends(person: Any, name: str) -> Any:
    """Give a stack once nothing is done with it any more."""
    find = person.orchestration.find_stack
    return until(lambda: (now := find(name)) is not None and not now.status.endswith("IN_PROGRESS") and now)


def make(person: Any, name: str, template: str) -> Any:
    person.orchestration.create_stack(name=name, template=template)
    return ends(person, name)


def test_a_stack_makes_what_it_says_and_takes_it_away_again(john: Any) -> None:
    stack = make(john, "net", NETWORK)
    assert stack.status == "CREATE_COMPLETE"
    assert {each["output_key"]: each["output_value"] for each in john.orchestration.get_stack(stack).outputs} == {
        "cidr": "10.30.0.0/24"
    }
    assert john.network.find_network("stacked") is not None
    assert {each.name for each in john.orchestration.resources(stack)} == {"net", "subnet"}

    john.orchestration.delete_stack(stack)

    until(lambda: john.orchestration.find_stack("net") is None)
    assert john.network.find_network("stacked") is None


def test_a_group_of_servers_grows_and_shrinks(john: Any) -> None:
    stack = make(john, "web", SERVERS)
    assert stack.status == "CREATE_COMPLETE"
    for count in (3, 1):
        change = {"template": SERVERS, "parameters": {"count": count}}
        url = f"{john.orchestration.get_endpoint()}/stacks/{stack.name}/{stack.id}"
        john.session.put(url, json=change)
        until(lambda: john.orchestration.get_stack(stack).status == "UPDATE_IN_PROGRESS")
        assert ends(john, "web").status == "UPDATE_COMPLETE"
        assert {each.name for each in john.compute.servers()} == {f"web-{number}" for number in range(count)}


def test_a_stack_waits_for_a_signal(john: Any) -> None:
    john.orchestration.create_stack(name="slow", template=WAITING)
    john_sees = john.orchestration.find_stack
    until(lambda: [each for each in john.orchestration.resources(john_sees("slow")) if each.name == "wait"])
    find = john.orchestration.get_stack
    signal = until(
        lambda: [each["output_value"] for each in find(john_sees("slow").id).outputs if each["output_value"]]
    )
    token, url = signal[0].split("X-Auth-Token: ")[1].split("'")[0], signal[0].split()[-1]

    answer = john.session.post(
        url, json={"status": "SUCCESS"}, headers={"X-Auth-Token": token}, authenticated=False, raise_exc=False
    )

    assert answer.ok, (answer.text, signal)
    assert ends(john, "slow").status == "CREATE_COMPLETE"


def test_a_stack_that_cannot_be_made_fails_and_says_why(john: Any) -> None:
    stack = make(john, "bad", OVERLAPPING)

    assert stack.status == "CREATE_FAILED"
    assert "overlaps" in stack.status_reason


def test_the_domain_of_stacks_is_there(clean_lab: Lab) -> None:
    identity = enter(clean_lab).identity
    domain = identity.find_domain("heat")

    assert [user.name for user in identity.users(domain_id=domain.id)] == ["heat_domain_admin"]
    assert {"heat_stack_owner", "heat_stack_user"} <= {role.name for role in identity.roles()}

"""Chapter 11, Heat: a stack of a port and a server, made, changed, looked at, ended; and why one fails."""

from typing import Any

from tests.lab.course.desk import Desk
from tests.lab.course.things import CIRROS
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB

COURSE = f"""\
heat_template_version: 2018-08-31
description: create a cirros vm through heat template
parameters:
  instance_type:
    type: string
    description: Instance type of the server
    default: m1.tiny
  image_id:
    type: string
    default: {CIRROS}
  subnet:
    type: string
    default: private-subnet
resources:
  instance_port:
    type: OS::Neutron::Port
    properties:
      network: private
      security_groups:
        - default
      fixed_ips:
        - subnet_id: {{get_param: subnet}}
  cirros_instance:
    type: OS::Nova::Server
    properties:
      image: {{get_param: image_id}}
      flavor: {{get_param: instance_type}}
      networks:
        - port: {{get_resource: instance_port}}
outputs:
  instance_name:
    value: {{get_attr: [cirros_instance, name]}}
  instance_ip:
    value: {{get_attr: [cirros_instance, first_address]}}
"""
NETWORK = """\
heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net, properties: {name: stacked}}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.45.0.0/24}}
outputs:
  network: {value: {get_resource: net}}
"""
PORT = """\
heat_template_version: 2018-08-31
parameters:
  network: {type: string, constraints: [{custom_constraint: neutron.network}]}
resources:
  port: {type: OS::Neutron::Port, properties: {network: {get_param: network}}}
outputs:
  address: {value: {get_attr: [port, fixed_ips, 0, ip_address]}}
"""


def shows(desk: Desk, name: str, status: str) -> Any:
    return desk.waits(f"openstack stack show {name}", stack_status=status)


def test_a_stack_of_a_port_and_a_server_lives_and_dies(john: Desk) -> None:
    john.writes("cirros_heat_template.yaml", COURSE)
    assert "instance_type" in john.types("openstack orchestration template validate -t cirros_heat_template.yaml")
    made = john.makes("openstack stack create -t cirros_heat_template.yaml teststack")
    assert made["stack_status"] == "CREATE_IN_PROGRESS"

    shows(john, "teststack", "CREATE_COMPLETE")

    (row,) = john.sees("openstack stack list")
    assert (row["Stack Name"], row["Stack Status"]) == ("teststack", "CREATE_COMPLETE")
    (server,) = john.sees("openstack server list")
    assert server["Name"].startswith("teststack-cirros_instance-")
    assert john.types("openstack stack output show -f value -c output_value teststack instance_name") == server["Name"]
    told = john.types("openstack stack output show -f value -c output_value teststack instance_ip")
    assert server["Networks"] == {"private": [told]}
    assert len(john.sees("openstack stack output list teststack")) == 2
    kinds = {row["resource_name"]: row["resource_type"] for row in john.sees("openstack stack resource list teststack")}
    assert kinds == {"instance_port": "OS::Neutron::Port", "cirros_instance": "OS::Nova::Server"}
    assert "CREATE_COMPLETE" in john.types("openstack stack event list teststack")
    assert "create a cirros vm through heat template" in john.types("openstack stack template show teststack")
    john.types("openstack stack delete --yes --wait teststack")
    assert john.sees("openstack server list") == []
    assert "Stack not found" in john.is_refused("openstack stack show teststack")


def test_a_stack_is_updated_with_what_it_has_and_with_other_parameters(john: Desk) -> None:
    john.writes("template.yaml", COURSE)
    john.makes("openstack stack create -t template.yaml teststack")
    shows(john, "teststack", "CREATE_COMPLETE")

    john.types("openstack stack update --existing teststack")
    shows(john, "teststack", "UPDATE_COMPLETE")
    john.types("openstack stack update --wait --existing --parameter instance_type=m1.small teststack")

    after = shows(john, "teststack", "UPDATE_COMPLETE")
    assert after["parameters"]["instance_type"] == "m1.small"
    (server,) = john.sees("openstack server list")
    assert (server["Flavor"], server["Status"]) == ("m1.small", "ACTIVE")


def test_a_stack_that_fails_says_why_and_is_mended(john: Desk) -> None:
    john.writes("template.yaml", COURSE)
    john.later("openstack stack show teststack && openstack stack delete --yes --wait teststack")
    refused = john.run("openstack stack create -t template.yaml --parameter subnet=subnet_heat teststack")

    failed = shows(john, "teststack", "CREATE_FAILED")

    assert refused.returncode == 0
    assert "subnet_heat" in failed["stack_status_reason"]
    assert "subnet_heat" in john.types("openstack stack failures list teststack")
    john.types("openstack stack update --existing --parameter subnet=private-subnet teststack")
    shows(john, "teststack", "UPDATE_COMPLETE")
    (server,) = john.sees("openstack server list")
    assert server["Status"] == "ACTIVE"


def test_a_template_uses_what_another_has_made(john: Desk) -> None:
    john.writes("network.yaml", NETWORK)
    john.writes("port.yaml", PORT)
    john.makes("openstack stack create -t network.yaml below")
    shows(john, "below", "CREATE_COMPLETE")
    network = john.types("openstack stack output show -f value -c output_value below network")

    john.makes(f"openstack stack create -t port.yaml --parameter network={network} above")

    shows(john, "above", "CREATE_COMPLETE")
    address = john.types("openstack stack output show -f value -c output_value above address")
    assert address.startswith("10.45.0.")
    assert "409" in john.is_refused("openstack network delete stacked")


def test_a_wrong_template_is_refused_before_anything_is_made(john: Desk) -> None:
    john.writes("wrong.yaml", COURSE.replace("OS::Nova::Server", "OS::Nova::Serv"))

    assert "OS::Nova::Serv" in john.is_refused("openstack stack create -t wrong.yaml teststack")
    assert john.sees("openstack stack list") == []


def test_a_stack_of_several_servers_made_by_a_nested_template(john: Desk) -> None:
    john.writes("port.yaml", PORT)
    group = """\
heat_template_version: 2018-08-31
parameters:
  count: {type: number, default: 2}
resources:
  ports:
    type: OS::Heat::ResourceGroup
    properties:
      count: {get_param: count}
      resource_def: {type: port.yaml, properties: {network: private}}
outputs:
  addresses: {value: {get_attr: [ports, address]}}
"""
    john.writes("group.yaml", group)
    john.makes("openstack stack create -t group.yaml many")
    shows(john, "many", "CREATE_COMPLETE")
    before = set(john.sees("openstack stack output show many addresses")["output_value"])

    john.types("openstack stack update --wait -t group.yaml --parameter count=3 many")

    after = set(john.sees("openstack stack output show many addresses")["output_value"])
    assert len(before) == 2
    assert len(after) == 3
    assert before < after


def test_the_engine_and_the_kinds_of_resources_are_told(admin: Desk) -> None:
    (engine,) = admin.sees("openstack orchestration service list")
    kinds = admin.types("openstack orchestration resource type list -f value -c 'Resource Type'").split()

    assert (engine["Binary"], engine["Status"]) == ("heat-engine", "up")
    assert {"OS::Nova::Server", "OS::Neutron::Port", "OS::Cinder::Volume", "OS::Swift::Container"} <= set(kinds)

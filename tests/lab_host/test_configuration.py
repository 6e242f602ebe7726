"""What a person writes into a file of /etc in the host is what the service goes by, once its unit was restarted."""

import pytest

from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB
from tests.lab_host.test_on_the_lab import hosted, run

pytestmark = ON_THE_LAB
__all__ = ["hosted"]

FILES = """
cinder/cinder.conf glance/glance-api.conf heat/heat.conf keystone/keystone.conf
neutron/neutron.conf neutron/plugins/ml2/ml2_conf.ini neutron/l3_agent.ini neutron/metadata_agent.ini
nova/nova.conf nova/nova-cpu.conf placement/placement.conf
swift/swift.conf swift/proxy-server.conf swift/account-server.conf swift/container-server.conf swift/object-server.conf
"""
EDITS = """
sed -i '/^.DEFAULT.$/a instances_path = /opt/stack/data/nova/elsewhere' /etc/nova/nova-cpu.conf
sed -i 's|^state_path.*|state_path = /opt/stack/data/nova/state|' /etc/nova/nova.conf
sed -i 's|^policy_file.*|policy_file = /etc/placement/mine.yaml|' /etc/placement/placement.conf
echo '"placement:usages": "!"' > /etc/placement/mine.yaml
systemctl restart devstack@n-cpu
"""
BOOT = "openstack server create --nic none --image cirros-0.6.3-x86_64-disk --flavor m1.tiny --wait web -f value -c id"
ASK = """
token=$(openstack token issue -f value -c id)
for path in usages?project_id=none resource_classes; do
    curl -s -o /dev/null -w '%{http_code} ' -H "X-Auth-Token: $token" -H 'OpenStack-API-Version: placement 1.10' \
        http://172.25.0.10:8778/$path
done
"""
DISTRIBUTE = """
sed -i '/^.DEFAULT.$/a router_distributed = true' /etc/neutron/neutron.conf
sed -i 's/^agent_mode.*/agent_mode = dvr_snat/' /etc/neutron/l3_agent.ini
sed -i 's/^enable_distributed_routing.*/enable_distributed_routing = true/' /etc/neutron/plugins/ml2/ml2_conf.ini
systemctl restart 'devstack@q-*'
"""
SHOW_AGENT = """
openstack network agent list --host controller -f value -c ID -c Binary | grep {} | cut -d' ' -f1 |
    xargs openstack network agent show -f value -c configuration
"""


def test_each_service_has_its_files_where_devstack_has_them(hosted: Lab) -> None:
    told = run(hosted, f"cd /etc && ls {' '.join(FILES.split())} > /dev/null; ls /opt/stack/devstack/local.conf")

    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.timeout(300)
def test_nova_compute_and_placement_go_by_their_own_files(hosted: Lab) -> None:
    assert run(hosted, EDITS).returncode == 0

    number = run(hosted, BOOT).stdout.strip()

    shown = run(hosted, "openstack console log show web").stdout
    assert shown.strip().endswith("web login:")
    assert run(hosted, f"cat /opt/stack/data/nova/elsewhere/{number}/console.log").stdout.strip() == shown.strip()
    assert run(hosted, ASK).stdout == "403 200 "
    assert run(hosted, "openstack server delete --wait web; ls /opt/stack/data/nova/elsewhere").stdout == ""


def test_routers_are_distributed_once_the_three_files_say_so(hosted: Lab) -> None:
    assert run(hosted, DISTRIBUTE).returncode == 0

    assert run(hosted, "openstack router create edge -f value -c distributed").stdout == "True\n"
    l3, switch = (run(hosted, SHOW_AGENT.format(binary)).stdout for binary in ("l3", "openvswitch"))
    assert "dvr_snat" in l3
    assert "'enable_distributed_routing': True" in switch


def test_a_policy_of_placement_that_cannot_be_read_is_told(hosted: Lab) -> None:
    run(hosted, "echo '{' > /etc/placement/policy.yaml")

    assert "placement/policy.yaml" in next(each.why for each in hosted.status().services if each.name == "nova")

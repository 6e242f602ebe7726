"""Chapter 5, Nova: hosts put into groups, servers that land where they should, and what a server is started with."""

from tests.lab.course.desk import Desk
from tests.lab.course.things import CIRROS, boot
from tests.lab.entering import ON_THE_LAB, enter

pytestmark = ON_THE_LAB

USERS = """\
#cloud-config
groups:
  - cloud-users
users:
  - default
  - name: foobar
    gecos: Foo B. Bar
    groups: cloud-users
"""


def test_servers_land_where_aggregates_and_flavors_send_them(admin: Desk, john: Desk) -> None:
    for kind, host in (("vip", "compute1"), ("regular", "compute2")):
        admin.makes(f"openstack aggregate create --zone {kind}_zone {kind}_host_aggr")
        admin.types(f"openstack aggregate add host {kind}_host_aggr {host}")
        admin.later(f"openstack aggregate remove host {kind}_host_aggr {host}")
        admin.types(f"openstack aggregate set --property For{kind}=true {kind}_host_aggr")
        admin.makes(f"openstack flavor create --private --ram 256 --disk 1 --vcpus 1 m1.flavor_{kind}")
        admin.types(f"openstack flavor set --project demo m1.flavor_{kind}")
        admin.types(f"openstack flavor set --property aggregate_instance_extra_specs:For{kind}=true m1.flavor_{kind}")
    assert admin.sees("openstack aggregate show vip_host_aggr")["hosts"] == ["compute1"]
    assert {row["Zone Name"] for row in john.sees("openstack availability zone list --compute")} >= {
        "vip_zone", "regular_zone"
    }  # fmt: skip

    for kind, host in (("vip", "compute1"), ("regular", "compute2"), ("vip", "compute1")):
        boot(john, f"--flavor m1.flavor_{kind} {kind}")
        seen = admin.sees(f"openstack server show {john.sees(f'openstack server show {kind}')['id']}")
        assert (seen["OS-EXT-SRV-ATTR:host"], seen["OS-EXT-AZ:availability_zone"]) == (host, f"{kind}_zone")
        john.types(f"openstack server delete {kind}")
        john.waits_until_gone(f"openstack server show {kind}")
    boot(john, "--availability-zone regular_zone zoned")
    assert john.sees("openstack server show zoned")["OS-EXT-AZ:availability_zone"] == "regular_zone"


def test_a_private_flavor_is_seen_by_its_projects_alone(admin: Desk, john: Desk) -> None:
    admin.makes("openstack flavor create --private --id 777 --ram 256 --disk 1 --vcpus 1 m1.secret")
    assert "m1.secret" not in {row["Name"] for row in john.sees("openstack flavor list")}

    admin.types("openstack flavor set --project demo m1.secret")

    assert "m1.secret" in {row["Name"] for row in john.sees("openstack flavor list --all")}
    assert admin.sees("openstack flavor show 777")["access_project_ids"] == [
        admin.sees("openstack project show demo")["id"]
    ]
    admin.types("openstack flavor unset --project demo m1.secret")
    assert "No Flavor found" in john.is_refused("openstack flavor show m1.secret")
    assert "403" in john.is_refused("openstack flavor create --ram 256 --disk 1 --vcpus 1 of-john")


def test_a_server_starts_with_all_that_was_named_for_it(admin: Desk, john: Desk) -> None:
    john.types("ssh-keygen -q -t ed25519 -N '' -f mykey")
    john.makes("openstack keypair create --public-key mykey.pub mykey")
    john.makes("openstack security group create web")
    user_data = john.writes("create_user.yaml", USERS).name

    boot(john, f"--key-name mykey --security-group web --user-data {user_data} --property tier=front instance1")

    seen = john.sees("openstack server show instance1")
    assert (seen["key_name"], seen["security_groups"], seen["properties"]) == (
        "mykey",
        [{"name": "web"}],
        {"tier": "front"},
    )
    assert seen["flavor"]["name"] == "m1.tiny"
    with enter(admin.lab) as connection:
        kept = connection.compute.get(f"/servers/{seen['id']}", microversion="2.3").json()["server"]
    written = john.types("base64 -w0 create_user.yaml")
    assert kept["OS-EXT-SRV-ATTR:user_data"] == written


def test_a_key_is_made_by_nova_or_brought_along(john: Desk) -> None:
    private = john.types("openstack keypair create --private-key made.pem made && cat made.pem")
    john.later("openstack keypair delete made")
    john.types("chmod 600 made.pem && ssh-keygen -y -f made.pem > made.pub")
    assert "PRIVATE KEY" in private
    john.makes("openstack keypair create --public-key made.pub brought")

    prints = {row["Name"]: row["Fingerprint"] for row in john.sees("openstack keypair list")}

    assert prints["made"] == prints["brought"]


def test_the_members_of_a_group_stay_apart_or_together(admin: Desk, john: Desk) -> None:
    hosts = {}
    for policy in ("anti-affinity", "affinity"):
        made = john.makes(f"openstack server group create --policy {policy} {policy}")
        for number in (1, 2):
            server = boot(john, f"--hint group={made['id']} {policy}-{number}")
            hosts[policy, number] = admin.sees(f"openstack server show {server['id']}")["OS-EXT-SRV-ATTR:host"]
    assert hosts["anti-affinity", 1] != hosts["anti-affinity", 2]
    assert hosts["affinity", 1] == hosts["affinity", 2]
    assert len(john.sees("openstack server group show anti-affinity")["members"]) == 2

    number = john.sees("openstack server group show anti-affinity")["id"]
    john.makes(
        f"openstack server create --image {CIRROS} --flavor m1.tiny --network private --hint group={number} third"
    )

    failed = john.waits("openstack server show third", status="ERROR")
    assert "No valid host was found" in failed["fault"]["message"]


def test_a_server_joins_another_on_its_host_or_keeps_away_from_it(admin: Desk) -> None:
    first = boot(admin, "--network public first")

    same = boot(admin, f"--network public --hint same_host={first['id']} same")
    other = boot(admin, f"--network public --hint different_host={first['id']} other")

    hosts = [each["OS-EXT-SRV-ATTR:host"] for each in (first, same, other)]
    assert hosts[0] == hosts[1] != hosts[2]


def test_a_disabled_host_gets_no_servers_and_says_why(admin: Desk) -> None:
    admin.types("openstack compute service set --disable --disable-reason maintenance compute1 nova-compute")
    admin.later("openstack compute service set --enable compute1 nova-compute")

    rows = admin.sees("openstack compute service list --long --service nova-compute")
    assert {(row["Host"], row["Status"], row["Disabled Reason"]) for row in rows} == {
        ("compute1", "disabled", "maintenance"),
        ("compute2", "enabled", None),
    }
    for number in (1, 2):
        assert boot(admin, f"--network public web-{number}")["OS-EXT-SRV-ATTR:host"] == "compute2"
    admin.types("openstack compute service set --enable compute1 nova-compute")
    rows = admin.sees("openstack compute service list --long --service nova-compute")
    assert {row["Disabled Reason"] for row in rows} == {None}


def test_quotas_of_cores_and_memory_and_keys_are_kept(admin: Desk, john: Desk) -> None:
    admin.types("openstack quota set --cores 1 --ram 1024 --key-pairs 1 demo")
    admin.later("openstack quota set --cores 20 --ram 51200 --key-pairs 100 demo")

    assert "cores" in john.is_refused(f"openstack server create --image {CIRROS} --flavor m1.medium x")
    assert "ram" in john.is_refused(f"openstack server create --image {CIRROS} --flavor m1.small x")
    shown = {row["Resource"]: row["Limit"] for row in admin.sees("openstack quota show --compute demo")}
    assert (shown["cores"], shown["ram"]) == (1, 1024)


def test_what_the_hosts_have_is_counted(admin: Desk) -> None:
    server = boot(admin, "--network public --flavor m1.small web")

    (host,) = [
        row
        for row in admin.sees("openstack hypervisor list")
        if row["Hypervisor Hostname"] == server["OS-EXT-SRV-ATTR:host"]
    ]
    with enter(admin.lab) as connection:
        answer = connection.placement.get(f"/resource_providers/{host['ID']}/usages").json()
    assert answer["usages"]["MEMORY_MB"] >= 2048
    assert answer["usages"]["VCPU"] >= 1
    assert admin.sees("openstack limits show --absolute")

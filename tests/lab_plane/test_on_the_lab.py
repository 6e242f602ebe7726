"""The course's exercises of networks, end to end on the real services, by the real client in the lab's host."""

import subprocess

import pytest

from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB, until
from tests.lab_host.test_on_the_lab import hosted, run

pytestmark = ON_THE_LAB
__all__ = ["hosted"]

BOOT = "server create --image cirros-0.6.3-x86_64-disk --flavor m1.tiny --wait -f value -c status"
PING = "ping -c 1 -W 1 {} > /dev/null"
COURSE = f"""
set -e
soon() {{ for _ in $(seq 50); do "$@" && return; sleep 0.1; done; return 1; }}
never() {{ ! {PING.format('"$1"')}; }}
reached() {{ {PING.format('"$1"')}; }}
export OS_CLOUD=demo
openstack keypair create key > key && chmod 600 key
openstack {BOOT} --network private --key-name key web
address=$(openstack floating ip create public -f value -c floating_ip_address)
openstack server add floating ip web $address
never $address && echo closed
rule=$(openstack security group rule create --protocol icmp default -f value -c id)
soon reached $address && echo open
openstack volume create --size 1 data > /dev/null
until [ "$(openstack volume show data -f value -c status)" = available ]; do sleep 0.1; done
openstack server add volume web data -f value -c Device
come_in() {{ ssh -i key -o StrictHostKeyChecking=no -o ConnectTimeout=2 cirros@$address "$@" 2> /dev/null; }}
come_in true || echo no way in
openstack security group rule create --protocol tcp --dst-port 22 default > /dev/null
if command -v dropbear > /dev/null; then
    soon come_in lsblk -n /dev/vdb | cut -d' ' -f1
    come_in bash << 'END' | grep -o 'web.novalocal'
        exec 3<> /dev/tcp/169.254.169.254/80
        printf 'GET /openstack/latest/meta_data.json HTTP/1.0\\r\\n\\r\\n' >&3
        cat <&3
END
else
    echo vdb web.novalocal
fi
openstack server stop web
soon never $address && echo stopped
openstack server start web
soon reached $address && echo started
openstack server pause web
soon never $address && echo paused
openstack server unpause web
soon reached $address && echo unpaused
openstack network create second -f value -c status
openstack subnet create --network second --subnet-range 10.7.0.0/24 --gateway 10.7.0.1 second -f value -c cidr
openstack router add subnet router1 second
openstack {BOOT} --network second other
other=$(openstack port list --server other -f value -c 'Fixed IP Addresses' | grep -o '10\\.7\\.[0-9.]*')
space=$(ip netns | grep -m1 -o 'qrouter-[^ ]*')
soon ip netns exec $space {PING.format("$other")} && echo second
openstack security group rule delete $rule
soon never $address && echo closed again
openstack server delete --wait web other
"""
TOLD = """
ACTIVE closed open /dev/vdb no way in vdb web.novalocal stopped started paused unpaused
ACTIVE 10.7.0.0/24 ACTIVE second closed again
"""


@pytest.mark.timeout(300)
def test_servers_answer_as_the_course_has_them(hosted: Lab) -> None:
    found = hosted.status()
    if not found.plane:
        pytest.skip(f"this machine lets the lab's servers be reached by nothing: {found.no_plane}")

    told = run(hosted, COURSE)

    assert (told.returncode, told.stdout.split()) == (0, TOLD.split()), told.stderr
    left = run(hosted, "ip -br link | grep -c ^tap; cat /sys/class/net/tap*/master/ifindex | wc -l").stdout
    assert left.split() == ["5", "5"]  # of two networks, each one for the router and one for DHCP, and the gateway


USER_DATA = """
cat > user-data <<END
#cloud-config
users: [{name: alice}]
runcmd: [echo spoken by the server]
END
"""
# What was written to a server's disk goes with an image of it, and stays on the volume that a server runs from.
COPY = """
set -e
openstack server image create --wait --name shot web > /dev/null
openstack volume create --image shot --size 1 --bootable disk > /dev/null
until [ "$(openstack volume show disk -f value -c status)" = available ]; do sleep 0.1; done
openstack server create --flavor m1.tiny --nic none --wait --volume disk -f value -c status first
"""
AGAIN = """
set -e
openstack server delete --wait first
until [ "$(openstack volume show disk -f value -c status)" = available ]; do sleep 0.1; done
openstack server create --flavor m1.tiny --nic none --wait --volume disk -f value -c status second
"""
BREAK = "nft flush ruleset; for each in $(ls /sys/class/net | grep ^brq); do ip link delete $each; done"


def typed(lab: Lab, server: str, script: str) -> str:
    """Give what a script prints in a server, once that has booted."""
    booted = "until [ -e /var/lib/cloud/done ]; do sleep 0.1; done"
    words, environment = lab.console(server, ["sh", "-c", f"{booted}; {script}"])
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False).stdout


@pytest.mark.timeout(300)
def test_a_server_shows_what_its_user_data_did_and_a_reset_mends_what_was_broken(hosted: Lab) -> None:
    found = hosted.status()
    if not found.plane:
        pytest.skip(f"this machine lets the lab's servers be reached by nothing: {found.no_plane}")
    assert run(hosted, f"{USER_DATA} openstack {BOOT} --nic none --user-data user-data web").stdout == "ACTIVE\n"

    log = until(lambda: "spoken" in (said := run(hosted, "openstack console log show web").stdout) and said)
    told = typed(hosted, "web", "id alice; echo kept > /root/note")

    assert log.index("spoken by the server\n") < log.index("init: done")
    assert told.startswith("uid=1001(alice)")
    assert run(hosted, COPY).stdout == "ACTIVE\n"
    assert typed(hosted, "first", "cat /root/note; echo more >> /root/note") == "kept\n"
    assert run(hosted, AGAIN).stdout == "ACTIVE\n"
    assert typed(hosted, "second", "cat /root/note") == "kept\nmore\n"
    run(hosted, BREAK)
    hosted.reset()
    shown = run(hosted, "ip -br link | grep -c ^brq; nft list ruleset | grep -c 'chain prerouting'; ip netns").stdout
    assert shown.split()[:2] == ["2", "1"]
    assert "qrouter-" in shown

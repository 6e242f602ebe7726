"""People other than root live in servers, and come in by SSH."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.lab_plane.cloud import Cloud, until

ALICE = base64.b64encode(b"#cloud-config\nusers: [default, {name: alice}]\n").decode()
SSH = "ssh -i /opt/stack/key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=2"


@pytest.fixture
def place(cloud: Cloud) -> tuple[str, str]:
    return cloud.network("10.0.0.0/24", "10.0.0.1", external=True)


def test_root_becomes_whom_user_data_name_and_they_become_nobody(cloud: Cloud, place: tuple[str, str]) -> None:
    server = cloud.server("web", place, "10.0.0.5", user_data=ALICE)
    cloud.start()
    until(lambda: cloud.on(server, "id alice").returncode == 0)

    alice = cloud.on(server, "su - alice -c 'id -un; id -u; pwd; touch own; stat -c %U own; ip link set eth0 down'")
    assert alice.stdout == "alice\n1001\n/home/alice\nalice\n"
    assert "Operation not permitted" in alice.stderr
    assert cloud.on(server, "su - alice -c 'ping -c 1 -W 2 127.0.0.1'").returncode == 0
    assert cloud.on(server, "sudo -u cirros id -u").stdout == "1000\n"
    assert "alice is not in the sudoers file" in cloud.on(server, "su alice -c 'sudo id'").stderr
    assert "Authentication failure" in cloud.on(server, "su alice -c su").stderr
    assert "user bob does not exist" in cloud.on(server, "su bob").stderr


def test_who_has_the_key_comes_in_by_ssh_if_the_security_groups_let_them(
    cloud: Cloud, place: tuple[str, str], tmp_path: Path
) -> None:
    if not shutil.which("dropbear", path="/usr/sbin:/usr/bin") or not shutil.which("ssh"):
        pytest.skip("this machine lacks dropbear-bin or openssh-client")
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    group = cloud.group()
    server = cloud.server("web", place, "10.0.0.5", group, key_data=key.with_suffix(".pub").read_text())
    cloud.start()
    cloud.inside.run("umask 077; cat > /opt/stack/key", typed=key.read_text())
    assert "timed out" in cloud.inside.run(f"{SSH} cirros@{server.address} id").stderr

    cloud.rule(group, protocol="tcp", port_range_min=22, port_range_max=22)
    told = until(lambda: cloud.inside.run(f"{SSH} cirros@{server.address} 'id -un; id -u; hostname; pwd'").stdout)
    assert told == "cirros\n1000\nweb\n/home/cirros\n"
    assert "/dev/pts/0" in cloud.inside.run(f"{SSH} -tt cirros@{server.address} tty").stdout
    assert cloud.inside.run(f"{SSH} cirros@{server.address} 'cat; exit 3'", typed="typed").returncode == 3
    asked = "cd /tmp; echo in | sudo A=1 sh -c 'id -u; pwd; cat; echo $A; exit 7' > out; echo $?; cat out"
    told = cloud.inside.run(f"{SSH} cirros@{server.address} sh", typed=asked)
    assert told.stdout == "7\n0\n/tmp\nin\n1\n"
    assert "Permission denied" in cloud.inside.run(f"{SSH} root@{server.address} id").stderr

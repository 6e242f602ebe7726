"""A server is a small machine of its own, which boots, stops and holds what it is given."""

import base64
from contextlib import suppress

import pytest

from quizengine.core.problem import ProblemError
from quizengine.lab.host import layout
from quizengine.lab.plane import console
from tests.lab_plane.cloud import Cloud, Server, until
from tests.terminals import on_terminal

CONFIG = """#cloud-config
hostname: renamed
write_files:
  - {path: /opt/note, content: hello, permissions: '0600'}
groups: [crew]
users:
  - default
  - {name: alice, groups: crew, ssh_authorized_keys: [ssh-ed25519 AAAA alice]}
runcmd:
  - echo once >> /opt/runs
  - [sh, -c, "echo to the console; echo more > /dev/console"]
bootcmd: [echo boot >> /opt/boots]
swap: {}
"""
PARTS = """Content-Type: multipart/mixed; boundary=B
MIME-Version: 1.0

--B
Content-Type: text/x-shellscript

#!/bin/sh
echo part one

--B
Content-Type: text/cloud-config

#cloud-config
final_message: the end

--B--
"""
LOOK = """
hostname; cat /opt/note; echo; stat -c %a /opt/note; id alice; cat /home/alice/.ssh/authorized_keys
cat /opt/runs /opt/boots
"""
ENDLESS = """#!/bin/bash
echo for ever
exec 2> /dev/null
head -c 1400 /dev/zero > /tmp/packet
for number in 1 2 3 4; do while :; do cat /tmp/packet > /dev/udp/10.0.0.6/9; done & done
wait
"""
BOMB = "f() { f | f & }; f 2> /dev/null; sleep 2; echo"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.fixture
def place(cloud: Cloud) -> tuple[str, str]:
    return cloud.network("10.0.0.0/24", "10.0.0.1")


def said(cloud: Cloud, server: Server) -> str:
    return (layout.plane(cloud.inside.lab) / "consoles" / f"{server.number}.log").read_text()


def test_its_user_data_have_the_effects_that_people_write_them_for(cloud: Cloud, place: tuple[str, str]) -> None:
    server = cloud.server("web", place, "10.0.0.5", user_data=encoded(CONFIG), key_data="ssh-rsa AAAA mine")
    cloud.start()
    until(lambda: "more" in said(cloud, server))

    told = cloud.on(server, LOOK).stdout

    assert told.startswith("renamed\nhello\n600\nuid=1001(alice)")
    assert "(crew)" in told
    assert told.endswith("ssh-ed25519 AAAA alice\nonce\nboot\n")
    assert cloud.on(server, "cat /root/.ssh/authorized_keys").stdout == "ssh-rsa AAAA mine\n"
    assert "to the console\n" in said(cloud, server)
    cloud.on(
        server, "echo later > /dev/console; head -c 500000 /dev/zero | tr '\\0' x > /dev/console; echo > /dev/console"
    )
    until(lambda: len(said(cloud, server)) == 256 * 1024)
    assert "later\n" in said(cloud, server)
    assert "know nothing of swap" in said(cloud, server)
    cloud.power(server, 4, "stopped")
    until(lambda: not cloud.inside.run("ls /sys/class/net | grep tap").stdout)
    cloud.power(server, 1)
    until(lambda: cloud.on(server, "cat /opt/runs /opt/boots").stdout == "once\nboot\nboot\n")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("#!/bin/sh\necho a script\n", "a script"),
        ("#cloud-config\n{", "Failed loading yaml"),
        ("just words", "Unhandled non-multipart"),
        (PARTS, "part one\nthe end"),
    ],
    ids=["script", "broken", "words", "parts"],
)
def test_user_data_of_each_kind_speak_on_the_console(
    cloud: Cloud, place: tuple[str, str], data: str, word: str
) -> None:
    server = cloud.server("web", place, "10.0.0.5", user_data=encoded(data))
    cloud.start()

    until(lambda: word in said(cloud, server))


def test_a_reboot_ends_what_ran_and_a_rebuild_empties_the_disk(cloud: Cloud, place: tuple[str, str]) -> None:
    server = cloud.server("web", place, "10.0.0.5")
    cloud.start()
    cloud.on(server, "echo kept > /root/file; sleep 1234 > /dev/null 2>&1 & echo")

    cloud.put("instance_actions", instance_uuid=server.number, action="reboot", id=1)
    until(lambda: "1234" not in cloud.on(server, "cat /proc/[0-9]*/cmdline || true; echo").stdout.replace("\0", " "))
    until(lambda: cloud.on(server, "cat /root/file").stdout == "kept\n")
    cloud.put("instance_actions", instance_uuid=server.number, action="rebuild", id=2)

    def is_empty() -> bool:
        with suppress(ProblemError):  # for a moment there is no server
            return cloud.on(server, "ls -a /root").stdout == ".\n..\n"
        return False

    until(is_empty)


def test_a_paused_server_stands_still(cloud: Cloud, place: tuple[str, str]) -> None:
    server = cloud.server("web", place, "10.0.0.5")
    other = cloud.server("other", place, "10.0.0.6", cloud.group(protocol="icmp"))
    for each in (server, other):
        cloud.put("portsecuritybindings", port_id=each.port, port_security_enabled=0)
    cloud.start()
    assert cloud.reaches(server.address, other)

    cloud.power(server, 3, "paused")
    cloud.no_more(server.address, other)
    cloud.power(server, 1)

    cloud.soon(server.address, other)


def test_ports_come_and_go_while_it_runs(cloud: Cloud, place: tuple[str, str]) -> None:
    server = cloud.server("web", place, "10.0.0.5")
    cloud.start()
    second = cloud.port(cloud.network("10.8.0.0/24", "10.8.0.1"), "10.8.0.7", "compute:nova", server.number)
    until(lambda: "10.8.0.7/24" in cloud.on(server, "ip -br address show eth1").stdout)

    cloud.do("neutron", "UPDATE ipallocations SET ip_address = '10.8.0.9' WHERE port_id = ?", second)
    until(lambda: "10.8.0.9/24" in cloud.on(server, "ip -br address show eth1").stdout)
    cloud.do("neutron", "DELETE FROM ports WHERE id = ?", second)

    until(lambda: cloud.on(server, "ls /sys/class/net").stdout.split() == ["eth0", "lo"])


def test_its_console_is_a_terminal_of_its_own(cloud: Cloud, place: tuple[str, str]) -> None:
    cloud.server("web", place, "10.0.0.5")
    cloud.start()
    words, told = console.command(cloud.inside.lab, "web")

    with on_terminal(*words, environment=told, program="/usr/bin/env") as terminal:
        terminal.expect("root@web:~# ")
        terminal.type("tty; cd /usr && touch x || echo sealed\n")
        terminal.expect("/dev/pts/0")
        terminal.expect("sealed")
        terminal.type("exit 3\n")

        assert terminal.status() == 3


def test_a_hostile_one_harms_nothing_but_itself(cloud: Cloud, place: tuple[str, str]) -> None:
    cloud.server("calm", place, "10.0.0.6")
    server = cloud.server("web", place, "10.0.0.5")
    cloud.start()

    cloud.on(server, "ln -sfn / /run/elsewhere; dd if=/dev/zero of=/big bs=1M count=200; cat /dev/zero > /tmp/bigger")
    assert cloud.on(server, "df --output=used -m / | tail -1").stdout.strip() == "48"
    assert cloud.on(server, "mount -t tmpfs x /mnt || echo 9 > /proc/sys/kernel/pid_max || echo no").stdout == "no\n"
    assert cloud.on(server, "kill -9 -1; kill -9 1; echo alive").stdout == "alive\n"
    cloud.on(server, "rm -rf /etc /var /root; ln -s /tmp /etc; ln -s /dev/null /var; mkdir /usr2")
    cloud.on(server, BOMB)
    cloud.power(server, 4, "stopped")
    until(lambda: cloud.inside.run("ls /sys/class/net | grep -c tap").stdout == "1\n")
    cloud.power(server, 1)

    until(lambda: cloud.on(server, "hostname").stdout == "web\n")
    assert cloud.complaints() == ""


def test_one_that_floods_another_and_never_ends_its_script_keeps_nobody_waiting(
    cloud: Cloud, place: tuple[str, str]
) -> None:
    icmp = cloud.group(protocol="icmp")
    hostile = cloud.server("hostile", place, "10.0.0.5", user_data=encoded(ENDLESS))
    victim = cloud.server("victim", place, "10.0.0.6", icmp)
    neighbour = cloud.server("neighbour", place, "10.0.0.7", icmp)
    cloud.start()
    until(lambda: "for ever" in said(cloud, hostile))

    assert cloud.reaches(neighbour.address, victim)
    assert cloud.on(victim, "hostname").stdout == "victim\n"
    cloud.power(hostile, 4, "stopped")

    until(lambda: cloud.inside.run("ls /sys/class/net | grep -c tap").stdout == "2\n")
    assert cloud.complaints() == ""


def test_one_that_does_not_run_has_no_console(cloud: Cloud, place: tuple[str, str]) -> None:
    cloud.server("web", place, "10.0.0.5", power_state=4, vm_state="stopped")
    cloud.start()

    with pytest.raises(ProblemError, match="web does not run"):
        console.command(cloud.inside.lab, "web")
    with pytest.raises(ProblemError, match="no server is called nobody"):
        console.command(cloud.inside.lab, "nobody")


def test_its_first_process_buries_the_dead(cloud: Cloud, place: tuple[str, str]) -> None:
    server = cloud.server("web", place, "10.0.0.5")
    cloud.start()

    cloud.on(server, "for _ in 1 2 3; do (setsid sleep 0.1 &); done; sleep 0.3")

    until(lambda: cloud.on(server, "grep -l 'State:.Z' /proc/[0-9]*/status").stdout == "")

"""The host is a machine of its own, and leaves nothing behind."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from tests.lab.entering import until
from tests.lab_host.inside import Inside

FORBIDDING = "echo 0 > /proc/sys/user/max_user_namespaces || exit 99; exec "


def running(marker: str) -> list[Path]:
    """Find the processes whose command line holds a marker."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if marker in (process / "cmdline").read_text():
                found.append(process)
        except OSError:
            continue
    return found


def test_it_has_a_name_and_a_root_of_its_own(inside: Inside, tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_text("secret")

    told = inside.run(f"hostname; id -u; cat /etc/hostname; pwd; ls {tmp_path}; ls /home; echo $$ > /tmp/x; ls /proc/1")

    name, user, also_name, folder, *rest = told.stdout.split()
    assert (name, user, also_name, folder) == ("openstack", "0", "openstack", "/opt/stack")
    assert "key.txt" not in rest
    assert told.stderr == ""


def test_its_programs_are_this_machine_s_and_cannot_be_changed(inside: Inside) -> None:
    told = inside.run(
        "ls /usr/bin/env; touch /usr/bin/env || echo no; touch /usr/x || echo no; mount -o remount,rw /usr"
    )

    assert told.stdout == "/usr/bin/env\nno\nno\n"
    assert told.returncode != 0


def test_a_service_s_configuration_is_the_lab_s_own_file(inside: Inside) -> None:
    (inside.lab / "etc" / "cinder" / "cinder.conf").write_text("[DEFAULT]\n")

    told = inside.run("cat /etc/cinder/cinder.conf; echo 'a: b' > /etc/cinder/policy.yaml; ls /opt/stack/data")

    assert told.stdout == "[DEFAULT]\n"
    assert (inside.lab / "etc" / "cinder" / "policy.yaml").read_text() == "a: b\n"


def test_what_listens_there_is_served_from_here(inside: Inside) -> None:
    loopback, everywhere = asyncio.run(inside.host.listen(20999, 5000))
    words, environment = inside.command("bash", "-c", "cat < /dev/tcp/172.25.0.10/5000; cat < /dev/tcp/127.0.0.1/20999")
    with loopback, everywhere, subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for ear, word in ((everywhere, b"public\n"), (loopback, b"loopback\n")):
            ear.settimeout(60)
            line, _ = ear.accept()
            with line:
                line.sendall(word)
        assert process.communicate()[0] == "public\nloopback\n"
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", 20999), 1)


@pytest.mark.parametrize(
    ("script", "status"), [("exit 7", 7), ("kill -TERM $$", 143), ("no-such-command", 127), ("true", 0)]
)
def test_the_exit_status_is_the_command_s(inside: Inside, script: str, status: int) -> None:
    assert inside.run(script).returncode == status


def test_a_command_that_is_not_there_is_told(inside: Inside) -> None:
    words, environment = inside.command("no-such-command")

    told = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)

    assert (told.returncode, told.stderr) == (127, "no-such-command: No such file or directory\n")


def test_streams_are_the_caller_s_own(inside: Inside) -> None:
    assert inside.run("tr a-z A-Z; echo oops >&2", typed="hello\n").stdout == "HELLO\n"


def test_a_signal_to_the_caller_reaches_the_command(inside: Inside) -> None:
    words, environment = inside.command("bash", "-c", "trap 'echo told; exit 5' TERM; echo ready; sleep 1000 & wait")
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.communicate()[0] == "told\n"
    assert process.returncode == 5


def test_a_caller_that_is_killed_takes_its_whole_session_with_it(inside: Inside) -> None:
    marker = uuid.uuid4().hex
    words, environment = inside.command("bash", "-c", f"trap '' HUP; echo ready; bash -c 'exec -a {marker} sleep 1000'")
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        until(lambda: running(f"{marker}\0"))
        process.kill()

    until(lambda: not running(f"{marker}\0"))


def test_an_agent_that_is_killed_takes_everything_with_it(inside: Inside) -> None:
    marker = uuid.uuid4().hex
    inside.run(f"setsid bash -c 'exec -a {marker} sleep 1000' > /dev/null 2>&1 < /dev/null &")
    until(lambda: running(f"{marker}\0"))
    assert inside.host.agent is not None

    os.kill(inside.host.agent.pid, signal.SIGKILL)

    until(lambda: not running(f"{marker}\0"))
    until(lambda: not inside.host.is_there())
    assert inside.run("true").returncode == 255


def test_networks_can_be_tried(inside: Inside) -> None:
    if not shutil.which("ip", path="/usr/sbin:/sbin:/usr/bin"):
        pytest.skip("this machine has no `ip`")
    script = """
        set -e
        ip netns add one; ip netns add two
        ip link add left type veth peer name right
        ip link set left netns one; ip link set right netns two
        ip -n one addr add 192.0.2.1/24 dev left; ip -n one link set left up
        ip -n two addr add 192.0.2.2/24 dev right; ip -n two link set right up
        ip netns exec two bash -c '! : < /dev/tcp/192.0.2.1/7'
        ip -br addr show br-mgmt
    """

    told = inside.run(script)

    assert "172.25.0.10/24" in told.stdout
    assert "Connection refused" in told.stderr  # which only the other end of the wire can say


def test_packets_can_be_watched(inside: Inside) -> None:
    if not shutil.which("tcpdump", path="/usr/sbin:/usr/bin"):
        pytest.skip("this machine has no `tcpdump`")
    script = """
        for _ in {1..100}; do echo > /dev/udp/127.0.0.1/9; sleep 0.1; done 2> /dev/null &
        timeout 20 tcpdump -ni lo -c 1 -w seen.pcap udp port 9 && tcpdump -nr seen.pcap; status=$?
        kill %1; exit $status
    """

    told = inside.run(script)

    assert "127.0.0.1.9: UDP, length 1" in told.stdout, told.stderr


def test_a_machine_that_forbids_namespaces_is_told_of(tmp_path: Path) -> None:
    script = (
        "import asyncio, os, sys; from pathlib import Path;"
        "from quizengine.lab.host.life import Host, HostError;"
        "from tests.lab_host.inside import a_release, plan;"
        "lab = Path(sys.argv[1]); (lab / 'log').mkdir(parents=True);"
        "hold = os.open('/dev/null', os.O_RDONLY);\n"
        "try: asyncio.run(Host(lab, hold).start(plan(lab, a_release(lab / 'release'), {})))\n"
        "except HostError as error: print('no host:', error)"
    )
    command = ["unshare", "-Ur", "sh", "-c", f'{FORBIDDING} "$@"', "sh", sys.executable, "-c", script]

    told = subprocess.run(
        [*command, str(tmp_path / "lab")], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )

    if told.returncode == 99 or "unshare" in told.stderr:
        pytest.skip("this machine forbids even the first namespace")
    assert told.stdout.startswith("no host: ")
    assert "unshare" in told.stdout

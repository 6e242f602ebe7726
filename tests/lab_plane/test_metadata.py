"""Servers are led to Nova's metadata service, signed for, and told addresses as DHCP would tell them."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from quizengine.lab.plane.state import METADATA
from quizengine.lab.site import Site
from tests.lab_plane.cloud import Cloud, Server, until

FLOATING = "172.25.0.150"
SECRET = "between the two"  # noqa: S105 - of this test
SLOW = "/slow"
ASK = f"""exec 2> /dev/null; exec 3<> /dev/tcp/{METADATA}/80
printf 'GET PATH HTTP/1.0\\r\\nX-Instance-ID: another\\r\\n\\r\\n' >&3; timeout 20 cat <&3"""


class Nova(BaseHTTPRequestHandler):
    """Answers with the path and the headers that it was told; what is slow waits until `goes_on` is set."""

    waits, goes_on = threading.Event(), threading.Event()

    def do_GET(self) -> None:
        if self.path == SLOW:
            self.waits.set()
            self.goes_on.wait(20)
        body = json.dumps({"path": self.path, **self.headers}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def nova(cloud: Cloud) -> Iterator[HTTPServer]:
    """Give what stands in Nova's place, where the lab of the cloud has it."""
    with HTTPServer(("127.0.0.1", 0), Nova) as made:
        lab = cloud.inside.lab
        Site(lab, "none", {"nova-metadata": made.server_port}, {}).save()
        (lab / "etc" / "neutron").mkdir(parents=True, exist_ok=True)
        words = f"[DEFAULT]\nmetadata_proxy_shared_secret = {SECRET}\n"
        (lab / "etc" / "neutron" / "metadata_agent.ini").write_text(words)
        serving = threading.Thread(target=made.serve_forever, args=(0.05,))
        serving.start()
        yield made
        made.shutdown()
        serving.join()


def asked(cloud: Cloud, server: Server, path: str = "/openstack/latest/meta_data.json") -> str:
    return cloud.on(server, f"bash -c '{ASK.replace(chr(39), chr(34)).replace('PATH', path)}'").stdout


def test_a_server_asks_through_its_router_and_is_signed_for(cloud: Cloud, nova: HTTPServer) -> None:
    outside = cloud.network("172.25.0.0/24", "172.25.0.1", external=True)
    place = cloud.network("10.0.0.0/24", "10.0.0.1")
    router = cloud.router(outside, "172.25.0.100", (place, "10.0.0.1"))
    server = cloud.server("web", place, "10.0.0.5", cloud.group(), project_id="the-project")
    cloud.start()

    head, _, body = until(lambda: asked(cloud, server)).partition("\n\n")

    told = json.loads(body)
    assert head.startswith("HTTP/1.0 200")
    assert (told["path"], told["X-Forwarded-For"]) == ("/openstack/latest/meta_data.json", server.address)
    assert (told["X-Instance-ID"], told["X-Tenant-ID"]) == (server.number, "the-project")
    assert told["X-Instance-ID-Signature"] == hmac.digest(SECRET.encode(), server.number.encode(), hashlib.sha256).hex()
    direct = f"timeout 1 bash -c ': < /dev/tcp/10.0.0.1/9697' || ip netns exec qrouter-{router} ss -ltn"
    assert "9697" in cloud.inside.run(f"ip route add 10.0.0.0/24 via 172.25.0.100; {direct}").stdout
    nova.shutdown()
    nova.server_close()
    assert "503" in asked(cloud, server).partition("\n")[0]


@pytest.mark.usefixtures("nova")
def test_an_answer_arrives_although_the_server_gets_a_floating_address_meanwhile(cloud: Cloud) -> None:
    outside = cloud.network("172.25.0.0/24", "172.25.0.1", external=True)
    place = cloud.network("10.0.0.0/24", "10.0.0.1")
    router = cloud.router(outside, "172.25.0.100", (place, "10.0.0.1"))
    server = cloud.server("web", place, "10.0.0.5", cloud.group(protocol="icmp"))
    cloud.start()
    Nova.waits.clear()
    Nova.goes_on.clear()

    with ThreadPoolExecutor() as elsewhere:
        answer = elsewhere.submit(asked, cloud, server, SLOW)
        assert Nova.waits.wait(20)
        cloud.put("floatingips", router_id=router, floating_ip_address=FLOATING, fixed_ip_address=server.address)
        cloud.soon(FLOATING)
        time.sleep(0.5)  # what is done for the address has been done
        Nova.goes_on.set()

        assert SLOW in answer.result()


@pytest.mark.usefixtures("nova")
def test_where_no_router_is_the_namespace_of_dhcp_leads_there(cloud: Cloud) -> None:
    place = cloud.network("10.0.0.0/24", "10.0.0.1")
    cloud.port(place, "10.0.0.2", "network:dhcp", "dhcp")
    server = cloud.server("web", place, "10.0.0.5", cloud.group())
    cloud.start()

    assert server.number in until(lambda: asked(cloud, server))


def test_without_dhcp_only_a_config_drive_tells_a_server_its_address(cloud: Cloud) -> None:
    place = cloud.network("10.0.0.0/24", "10.0.0.1")
    cloud.do("neutron", "UPDATE subnets SET enable_dhcp = 0")
    deaf = cloud.server("deaf", place, "10.0.0.5")
    told = cloud.server("told", place, "10.0.0.6", config_drive="True")
    cloud.start()

    assert cloud.on(deaf, "ip -4 -br address show eth0; ip route").stdout.split()[2:] == []
    assert "10.0.0.6/24" in cloud.on(told, "ip -br address show eth0").stdout
    assert "default via 10.0.0.1" in cloud.on(told, "ip route").stdout
    cloud.do("neutron", "UPDATE subnets SET enable_dhcp = 1")
    until(lambda: "10.0.0.5/24" in cloud.on(deaf, "ip -br address show eth0").stdout)

"""Checkers that are after other hosts, other ports, and other programs' sockets."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.checking.attacks.attacking import booty, listening, refused
from tests.checking.clouds import Answer, admit, fake_cloud, say


def test_another_port_of_this_machine_is_out_of_reach(tmp_path: Path) -> None:
    with listening() as ear:
        lines = f"return attempt(socket.create_connection, ('127.0.0.1', {ear.port}), 3)"
        assert refused(booty(tmp_path, lines))
    assert ear.heard == []


@pytest.mark.parametrize("request_", ["CONNECT 127.0.0.1:{port}", "GET http://127.0.0.1:{port}/"])
def test_the_way_out_leads_to_no_other_port(tmp_path: Path, request_: str) -> None:
    with listening() as ear:
        head = f"{request_.format(port=ear.port)} HTTP/1.1\r\nHost: x\r\n\r\n"
        assert booty(tmp_path, f"return proxied({head.encode()!r})") == ""
    assert ear.heard == []


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "0", "2130706433", "[::ffff:127.0.0.1]", "127.0.0.1.", "0x7f.1"]
)
def test_no_other_spelling_of_a_host_is_let_through(tmp_path: Path, host: str) -> None:
    with listening() as ear:
        head = f"GET http://{host}:{ear.port}/ HTTP/1.1\r\n\r\nCONNECT {host}:{ear.port} HTTP/1.1\r\n\r\n"
        assert booty(tmp_path, f"return proxied({head.encode()!r})") == ""
    assert ear.heard == []


@pytest.mark.parametrize(
    "head",
    [
        "GET {good}/v3 HTTP/1.1\r\nHost: {bad}\r\n\r\n",
        "GET {good}/v3 HTTP/1.1\r\nHost: x\r\n\r\nGET http://{bad}/ HTTP/1.1\r\nHost: {bad}\r\n\r\n",
        "GET {good}@{bad}/ HTTP/1.1\r\n\r\n",
        "GET http://{bad}#{good}/ HTTP/1.1\r\n\r\n",
        "GET {good}\\@{bad}/ HTTP/1.1\r\n\r\n",
    ],
)
def test_a_request_to_the_cloud_does_not_go_on_to_somebody_else(tmp_path: Path, head: str) -> None:
    with fake_cloud() as cloud, listening() as ear:
        sent = head.format(good=cloud.url, bad=f"127.0.0.1:{ear.port}").encode()
        booty(tmp_path, f"return proxied({sent!r})", cloud=cloud.credentials)
    assert ear.heard == []


def test_a_catalog_that_a_checker_changed_admits_nobody(tmp_path: Path) -> None:
    with fake_cloud() as cloud, listening() as ear:
        elsewhere = f"http://127.0.0.1:{ear.port}"
        cloud.answers["POST /v3/endpoints"] = lambda handler: _change(cloud.answers, elsewhere, handler)
        lines = f"""
        admin = cloud.connection
        admin.session.post('{cloud.url}/v3/endpoints', json={{}})
        cloud.as_user('admin').session.get_token()
        return proxied(b'GET {elsewhere}/ HTTP/1.1\\r\\n\\r\\n')
        """
        assert booty(tmp_path, lines, cloud=cloud.credentials) == ""
        assert "POST /v3/endpoints" in cloud.asked
    assert ear.heard == []


def _change(answers: dict[str, Answer], url: str, handler: BaseHTTPRequestHandler) -> None:
    answers["POST /v3/auth/tokens"] = admit(url, "identity", "image")
    say(201, {})(handler)


def test_the_cloud_itself_can_be_reached(tmp_path: Path) -> None:
    with fake_cloud() as cloud:
        head = f"GET {cloud.url}/v3 HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        said = booty(tmp_path, f"return proxied({head!r})", cloud=cloud.credentials)
    assert json.loads(said.partition("\r\n\r\n")[2])["version"]["status"] == "CURRENT"


def test_datagrams_reach_nobody(tmp_path: Path) -> None:
    with listening(kind=socket.SOCK_DGRAM) as ear:
        lines = f"return attempt(lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {ear.port})))"
        assert refused(booty(tmp_path, lines))
    assert ear.heard == []


@pytest.mark.parametrize("name", ["\0quizengine-attack", "{folder}/checkers/socket"])
def test_a_socket_of_another_program_is_out_of_reach(tmp_path: Path, name: str) -> None:
    (tmp_path / "checkers").mkdir()
    short = name.format(folder=tmp_path)
    with listening(socket.AF_UNIX, name=short) as ear:
        assert refused(booty(tmp_path, f"return attempt(lambda: socket.socket(socket.AF_UNIX).connect({short!r}))"))
    assert ear.heard == []


@pytest.mark.parametrize(
    "kind",
    [
        "socket.AF_VSOCK, socket.SOCK_STREAM",
        "socket.AF_PACKET, socket.SOCK_RAW",
        "socket.AF_NETLINK, socket.SOCK_RAW",
        "socket.AF_INET, socket.SOCK_RAW, 1",
        "socket.AF_INET, socket.SOCK_STREAM, 262",
        "socket.AF_INET6, socket.SOCK_DGRAM",
        "socket.AF_ALG, socket.SOCK_SEQPACKET",
        "socket.AF_UNIX, socket.SOCK_STREAM",
    ],
)
def test_no_other_kind_of_socket_is_made(tmp_path: Path, kind: str) -> None:
    assert refused(booty(tmp_path, f"return attempt(socket.socket, {kind})"))


def test_a_connection_is_not_turned_to_another_port(tmp_path: Path) -> None:
    with listening() as ear:
        lines = f"""
        place, port = os.environ['http_proxy'].removeprefix('http://').split(':')
        out = socket.create_connection((place, int(port)))
        libc = ctypes.CDLL(None)
        libc.connect(out.fileno(), bytes(16), 16)  # AF_UNSPEC: no longer connected
        return [attempt(out.connect, ('127.0.0.1', {ear.port})), attempt(out.connect, ('127.0.0.1', 22))]
        """
        assert refused(booty(tmp_path, lines))
    assert ear.heard == []


def test_nothing_is_offered_to_others(tmp_path: Path) -> None:
    assert refused(booty(tmp_path, "return attempt(socket.create_server, ('127.0.0.1', 0))"))


def test_a_flood_of_connections_is_dammed_and_ends_with_the_checker(tmp_path: Path) -> None:
    lines = """
    place, port = os.environ['http_proxy'].removeprefix('http://').split(':')
    kept = []
    try:
        while True:
            kept.append(socket.create_connection((place, int(port)), timeout=0.5))
            kept[-1].sendall(b'GET http://127.0.0.1:9/' + b'a' * 1000)
    except OSError:
        return len(kept)
    """
    assert 32 <= booty(tmp_path, lines) <= 32 + 64 + 2  # those that are served, and those that the kernel lets wait
    assert [one.name for one in threading.enumerate() if "forwarder" in one.name] == []


def test_whoever_gets_through_would_be_heard() -> None:
    with listening() as ear:
        socket.create_connection(("127.0.0.1", ear.port)).close()
        while not ear.heard:
            pass
    assert ear.heard == [b"a visitor"]

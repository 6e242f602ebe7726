"""A cloud that speaks just enough to fail in a chosen way: a Keystone whose token leads to a Cinder and a Glance."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from quizengine.cloud.credentials import Credentials

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class FakeCloud:
    """Where it listens, how it answers a method and path, and what it was asked."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def credentials(self) -> Credentials:
        return Credentials(f"{self.url}/v3", "admin", "hush-hush", "admin", region_name="RegionOne")


def say(status: int, data: Any, kind: str = "application/json", **headers: str) -> Answer:
    """Answer with a status and JSON, or a text of another kind."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        content = (data if isinstance(data, str) else json.dumps(data)).encode()
        _head(handler, status, {"Content-Type": kind, "Content-Length": str(len(content)), **headers})
        handler.wfile.write(content)

    return answer


def admit(url: str, *kinds: str) -> Answer:
    """Answer with a token, and a catalog that has these kinds of services."""
    return say(201, {"token": _token(url, kinds)}, **{"X-Subject-Token": "t0ken"})


def drop(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent, and hang up."""
    _head(handler, 200, {"Content-Type": "application/json", "Content-Length": "1000"})
    handler.wfile.write(b'{"volumes": [')


@contextmanager
def fake_cloud() -> Iterator[FakeCloud]:
    """Give a cloud that knows everyone and has nothing."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        cloud = FakeCloud(f"http://127.0.0.1:{server.server_port}")
        cloud.answers |= _usual(cloud.url)
        server.RequestHandlerClass = _handler(cloud)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield cloud
        finally:
            server.shutdown()
            thread.join()


def _handler(cloud: FakeCloud) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = f"{self.command} {self.path.partition('?')[0]}"
            cloud.asked.append(asked)
            self.close_connection = True
            cloud.answers.get(asked, say(404, {"error": {"message": "nothing here", "code": 404}}))(self)

        do_GET = do_HEAD = do_POST = do_DELETE = respond  # noqa: N815 - http.server calls them so

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's own name
            pass

    return Handler


def _head(handler: BaseHTTPRequestHandler, status: int, headers: Mapping[str, str]) -> None:
    handler.send_response(status)
    handler.send_header("Connection", "close")  # or a client may send its next request into the end of this one
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def _usual(url: str) -> dict[str, Answer]:
    return {
        "GET /v3": say(200, {"version": _version("v3.14", f"{url}/v3/")}),
        "GET /v3/": say(200, {"version": _version("v3.14", f"{url}/v3/")}),
        "POST /v3/auth/tokens": admit(url, "identity", "block-storage", "image", "object-store"),
        "GET /volume/v3": say(200, {"versions": [_version("v3.0", f"{url}/volume/v3/")]}),
        "GET /volume/v3/": say(200, {"versions": [_version("v3.0", f"{url}/volume/v3/")]}),
        "GET /volume/v3/volumes/detail": say(200, {"volumes": []}),
        "GET /image": say(300, {"versions": [_version("v2.9", f"{url}/image/v2/")]}),
        "GET /image/": say(300, {"versions": [_version("v2.9", f"{url}/image/v2/")]}),
        "GET /store": say(200, {}),
        "GET /v3/domains": say(200, {"domains": [{"id": "default", "name": "Default", "enabled": True}]}),
        "GET /v3/users": say(200, {"users": []}),
    }


def _version(number: str, url: str) -> dict[str, Any]:
    link = {"rel": "self", "href": url}
    return {"id": number, "status": "CURRENT", "links": [link], "min_version": "3.0", "version": "3.71"}


def _token(url: str, kinds: tuple[str, ...]) -> dict[str, Any]:
    places = {
        "identity": f"{url}/v3",
        "block-storage": f"{url}/volume/v3",
        "image": f"{url}/image",
        "object-store": f"{url}/store",
    }
    catalog = [{"type": kind, "name": kind, "id": kind, "endpoints": [_endpoint(kind, places[kind])]} for kind in kinds]
    return {
        "methods": ["password"],
        "user": {"id": "u1", "name": "admin", "domain": {"id": "default", "name": "Default"}},
        "project": {"id": "p1", "name": "admin", "domain": {"id": "default", "name": "Default"}},
        "roles": [{"id": "r1", "name": "admin"}],
        "issued_at": "2026-01-01T00:00:00.000000Z",
        "expires_at": "2126-01-01T00:00:00.000000Z",
        "catalog": catalog,
    }


def _endpoint(kind: str, url: str) -> dict[str, str]:
    return {"id": kind, "interface": "public", "region": "RegionOne", "region_id": "RegionOne", "url": url}

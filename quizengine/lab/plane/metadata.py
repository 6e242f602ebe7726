"""The way from a server to Nova's metadata service, as Neutron's metadata agent is it.

A server asks 169.254.169.254. Its router, or the namespace of DHCP where there is none, leads that here; what is here
tells Nova, by headers that it signs, which server asks. The secret of the signature is the one in
`metadata_agent.ini`, where Nova has the same in its own configuration.
"""

import configparser
import hashlib
import hmac
import http.client
import selectors
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_interface
from pathlib import Path
from typing import Any

from quizengine.lab.plane.hands import Hands, OrderError
from quizengine.lab.plane.state import State
from quizengine.lab.reading import UnreadableError, read_beneath
from quizengine.lab.site import HOST, Site

AGENT = "metadata_agent.ini"
# How long anything may take, how much one server may ask at once, and how long what it sends may be.
SECONDS, MOST, LONGEST = 10.0, 4, 64 * 1024
# What a server may not say of itself.
SIGNED = ("X-Instance-ID", "X-Tenant-ID", "X-Instance-ID-Signature", "X-Forwarded-For")

Asker = tuple[str, str] | None
Askers = Mapping[tuple[str, str], tuple[str, str]]


class Metadata:
    """Leads servers of the lab in `folder` to Nova; it answers in threads of its own, from when it is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.askers: Askers = {}
        self.ears: dict[str, socket.socket] = {}
        self.waiting = selectors.DefaultSelector()
        self.rooms: dict[Asker, threading.Semaphore] = {}
        self.begun = False

    def follow(self, state: State, hands: Hands) -> None:
        """Listen in each namespace that leads servers here, and know them; OrderError where that cannot be."""
        self.askers = askers(state)
        wanted = {router.space for router in state.routers}
        for space in self.ears.keys() - wanted:
            ear = self.ears.pop(space)
            self.waiting.unregister(ear)
            ear.close()
        failures = []
        for space in wanted - self.ears.keys():
            try:
                self._listen(space, hands)
            except OrderError as error:
                failures.append(str(error))
        if failures:
            raise OrderError("; ".join(failures))

    def _listen(self, space: str, hands: Hands) -> None:
        ear = socket.socket(fileno=hands.listen(space))
        ear.settimeout(0)
        self.ears[space] = ear
        self.waiting.register(ear, selectors.EVENT_READ, space)
        if not self.begun:
            self.begun = True
            threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            for key, _ in self.waiting.select(1.0):
                with suppress(OSError, ValueError):  # it may be closed by now
                    line, (address, *_) = key.fileobj.accept()  # type: ignore[union-attr] # sockets are all it holds
                    self._begin(line, self.askers.get((key.data, address)))

    def _begin(self, line: socket.socket, asker: Asker) -> None:
        room = self.rooms.setdefault(asker, threading.Semaphore(MOST))
        if not room.acquire(blocking=False):
            line.close()
            return
        threading.Thread(target=self._answer, args=(line, asker, room), daemon=True).start()

    def _answer(self, line: socket.socket, asker: Asker, room: threading.Semaphore) -> None:
        try:
            with line, suppress(OSError):
                line.settimeout(SECONDS)
                _Handler(line, line.getpeername(), _Known(self.folder, asker))  # type: ignore[arg-type] # it is no server
        finally:
            room.release()


class _Known:
    """What is known of one who asks: the server's number and its project's, None of a stranger."""

    def __init__(self, folder: Path, asker: Asker) -> None:
        self.folder, self.asker = folder, asker


def askers(state: State) -> Askers:
    """Give each server with its project, by the namespace and the address that it asks from."""
    spaces: dict[str, list[str]] = {}
    for router in state.routers:
        for port in router.ports:
            spaces.setdefault(port.network, []).append(router.space)
    return {
        (space, str(ip_interface(address).ip)): (server.number, server.project)
        for server in state.servers
        for port in server.ports
        for address in port.addresses
        for space in spaces.get(port.network, ())
    }


def headers(number: str, project: str, address: str, secret: str) -> dict[str, str]:
    """Give the headers by which Nova knows the server."""
    signature = hmac.new(secret.encode(), number.encode(), hashlib.sha256).hexdigest()
    return dict(zip(SIGNED, (number, project, signature, address), strict=True))


def secret(folder: Path) -> str:
    """Give the secret in the lab's `metadata_agent.ini`, "" where none can be read."""
    words = configparser.ConfigParser(interpolation=None, strict=False)
    with suppress(UnreadableError, OSError, configparser.Error):
        found = read_beneath(folder / "etc" / "neutron", AGENT)
        words.read_string(found[0] if found else "")
    return words.defaults().get("metadata_proxy_shared_secret", "")


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        """Pass the request on, and the answer back."""
        if self.server.asker is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        try:
            status, kind, body = self._asked()
        except (OSError, http.client.HTTPException):
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, explain="The lab's Nova does not answer.")
            return
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815 - as the class looks them up

    def _asked(self) -> tuple[int, str, bytes]:
        folder, (number, project) = self.server.folder, self.server.asker
        length = min(int(self.headers.get("Content-Length") or 0), LONGEST)
        told = {name: value for name, value in self.headers.items() if name.lower() in {"accept", "content-type"}}
        told |= headers(number, project, self.client_address[0], secret(folder))
        nova = http.client.HTTPConnection(HOST, Site.load(folder).ports["nova-metadata"], timeout=SECONDS)
        try:
            nova.request(self.command, self.path, self.rfile.read(length) if length else None, told)
            answer = nova.getresponse()
            return answer.status, answer.getheader("Content-Type", "text/plain"), answer.read()
        finally:
            nova.close()

    def log_message(self, *_words: Any) -> None:
        """Say nothing: Nova has a log of its own."""

"""Hostile checkers, and what of theirs can be seen from outside."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from quizengine.checking.limits import Limits
from quizengine.checking.runner import Runner
from quizengine.cloud.credentials import Credentials
from quizengine.core.observation import Look, Observation, Seen
from tests.checking.authored import NOWHERE, QUICK, body, write

TOOLS = """\
import ctypes, socket, threading
from pathlib import Path

def attempt(act, *arguments):
    try:
        return f'done: {act(*arguments)!r}'
    except BaseException as error:
        return f'refused: {type(error).__name__}'

def proxied(head):
    place, port = os.environ['http_proxy'].removeprefix('http://').split(':')
    with socket.create_connection((place, int(port)), timeout=5) as out:
        out.sendall(head)
        said = b''
        while more := out.recv(4096):
            said += more
        return said.decode('latin-1')

def call(number, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    return [libc.syscall(number, *arguments), ctypes.get_errno()]

"""


def attacked(folder: Path, lines: str, limits: Limits = QUICK, cloud: Credentials = NOWHERE) -> Observation:
    """Give what is observed of a hostile checker, whose folder is `checkers` below a folder."""
    checkers = write(folder / "checkers", TOOLS + body(lines))
    return Runner(cloud, {}, [checkers], limits=limits).observe([Look("it", "thing", {})])["it"]


def booty(folder: Path, lines: str, limits: Limits = QUICK, cloud: Credentials = NOWHERE) -> Any:
    """Give what a hostile checker brings home."""
    observation = attacked(folder, lines, limits, cloud)
    assert isinstance(observation, Seen), observation
    return observation.facts


def refused(booty: Any) -> bool:
    """Tell whether every attempt was refused."""
    several = booty if isinstance(booty, list) else [booty]
    return bool(several) and all(str(one).startswith("refused") for one in several)


@contextmanager
def listening(family: int = socket.AF_INET, kind: int = socket.SOCK_STREAM, name: Any = None) -> Iterator["Ear"]:
    """Listen outside, and keep what is heard."""
    with socket.socket(family, kind) as server:
        server.bind(name or ("127.0.0.1", 0))
        server.settimeout(0.05)
        if kind == socket.SOCK_STREAM:
            server.listen()
        ear = Ear(server)
        thread = threading.Thread(target=ear.hear)
        thread.start()
        try:
            yield ear
        finally:
            ear.over.set()
            thread.join()


class Ear:
    """Hears whoever connects, or sends."""

    def __init__(self, server: socket.socket) -> None:
        self.server = server
        self.heard: list[bytes] = []
        self.over = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server.getsockname()[1])

    def hear(self) -> None:
        while not self.over.is_set():
            try:
                self.heard.append(self._next())
            except TimeoutError:
                continue

    def _next(self) -> bytes:
        if self.server.type != socket.SOCK_STREAM:
            return self.server.recv(4096)
        visitor, _ = self.server.accept()
        with visitor:
            return b"a visitor"

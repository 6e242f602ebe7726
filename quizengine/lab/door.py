"""The supervisor's door: a unix socket in the lab's folder, through which it is asked for things in JSON lines."""

import json
import os
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAME = "supervisor.sock"
ANSWER_SECONDS = 300.0
PEER = struct.Struct("3i")

Progress = Callable[[str, float], None]


class DoorError(Exception):
    """Nobody is behind the door, or the one who was went away in the middle of an answer."""


def silent(step: str, fraction: float) -> None:
    """Take no notice of progress."""


@contextmanager
def _short_name(folder: Path, name: str = NAME) -> Iterator[str]:
    """Give the socket a name that fits into the 108 bytes that the kernel has for it, however deep the folder."""
    holder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{holder}/{name}"
    finally:
        os.close(holder)


def open_door(folder: Path, name: str = NAME) -> socket.socket:
    """Listen at the lab's door, in the place of one who is gone: only the holder of the lab's lock may call this."""
    (folder / name).unlink(missing_ok=True)
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        with _short_name(folder, name) as short:
            ear.bind(short)
    finally:
        os.umask(before)
    ear.listen()
    return ear


def guard(folder: Path) -> int:
    """Give the number of the process behind the door, as the kernel knows it; 0 when there is none."""
    try:
        with _short_name(folder) as name, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.connect(name)
            packed = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, PEER.size)
    except OSError:
        return 0
    return int(PEER.unpack(packed)[0])


def reach(folder: Path, name: str = NAME) -> socket.socket:
    """Give a line to who is behind a door; DoorError when nobody is."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short_name(folder, name) as short:
            line.connect(short)
    except OSError as error:
        line.close()
        raise DoorError(str(error)) from error
    return line


def ask(
    folder: Path, request: Mapping[str, Any], progress: Progress = silent, seconds: float = ANSWER_SECONDS
) -> dict[str, Any]:
    """Ask the supervisor for something, and give its answer; `progress` hears each step on the way.

    DoorError when nobody answers; `seconds` is the longest silence that is borne.
    """
    try:
        with _short_name(folder) as name, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(seconds)
            line.connect(name)
            line.sendall(json.dumps(request).encode() + b"\n")
            return _answer(line, progress)
    except OSError as error:
        raise DoorError(str(error)) from error


def _answer(line: socket.socket, progress: Progress) -> dict[str, Any]:
    with line.makefile("rb") as words:
        for word in words:
            message: dict[str, Any] = json.loads(word)
            if "step" not in message:
                return message
            progress(message["step"], message["fraction"])
    raise DoorError("the supervisor went away before it had answered")

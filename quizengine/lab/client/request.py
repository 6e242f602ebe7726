"""A request: everything that a command line is, as the front sent it."""

import array
import os
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from quizengine.lab.client.front import FORM

DESCRIPTORS = 4
PEER = struct.Struct("3i")
LARGEST = 16 * 1024**2  # the kernel takes no longer command lines than a few MiB


class RequestError(Exception):
    """What came is no request that could be served here."""


@dataclass(frozen=True, slots=True)
class Request:
    """One command line: who sent it, what was sent, and the descriptors of its streams and of its folder.

    Texts are bytes, as the kernel has them. `situation` is what front.situation() gave there.
    """

    peer: int
    umask: int
    encoding: str
    errors: str
    situation: tuple[str, ...]
    ignored: tuple[int, ...]
    arguments: tuple[bytes, ...]
    environment: dict[bytes, bytes]
    descriptors: tuple[int, ...]

    def close(self) -> None:
        """Let go of the descriptors."""
        for descriptor in self.descriptors:
            os.close(descriptor)


def receive(line: socket.socket) -> Request:
    """Read a request; RequestError when it is somebody else's, or makes no sense."""
    peer, user, _ = PEER.unpack(line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, PEER.size))
    if user != os.getuid():
        raise RequestError(f"user {user} has no business here")
    start, rights, _, _ = line.recvmsg(65536, socket.CMSG_SPACE(4 * DESCRIPTORS), socket.MSG_CMSG_CLOEXEC)
    descriptors = tuple(number for _, _, data in rights for number in array.array("i", data))
    try:
        return unpacked(_whole(line, start), peer, descriptors)
    except (RequestError, OSError, ValueError, StopIteration) as error:
        for number in descriptors:
            os.close(number)
        raise RequestError(str(error)) from error


def unpacked(body: bytes, peer: int, descriptors: tuple[int, ...]) -> Request:
    """Make a request of its bytes; ValueError or StopIteration when they are not one."""
    if len(descriptors) != DESCRIPTORS:
        raise ValueError(f"{len(descriptors)} descriptors came")
    fields = iter(body.split(b"\0")[:-1])
    (umask, encoding, errors), situation, ignored, arguments, variables = (_group(fields) for _ in range(5))
    return Request(
        peer=peer,
        umask=int(umask),
        encoding=encoding.decode(),
        errors=errors.decode(),
        situation=tuple(map(os.fsdecode, situation)),
        ignored=tuple(map(int, ignored)),
        arguments=tuple(arguments),
        environment={name: value for name, _, value in (each.partition(b"=") for each in variables)},
        descriptors=descriptors,
    )


def _group(fields: Iterator[bytes]) -> list[bytes]:
    return [next(fields) for _ in range(int(next(fields)))]


def _whole(line: socket.socket, start: bytes) -> bytes:
    head = len(FORM) + 8
    if not start.startswith(FORM) or len(start) < head:
        raise RequestError("it has another form")
    length = int.from_bytes(start[len(FORM) : head], "little")
    if length > LARGEST:
        raise RequestError("it is too long")
    body = bytearray(start[head:])
    while len(body) < length:
        more = line.recv(length - len(body))
        if not more:
            raise RequestError("it was cut short")
        body += more
    return bytes(body)

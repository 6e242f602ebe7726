"""Messages between the lab's host and what is outside: JSON after its length, with descriptors beside it."""

import json
import socket
from collections.abc import Iterable, Mapping
from typing import Any

HEAD = 4
LARGEST = 4 * 1024**2
DESCRIPTORS = 64
CHUNK = 65536


def send(line: socket.socket, message: Mapping[str, Any], descriptors: Iterable[int] = ()) -> None:
    """Send one message; the descriptors go with its first byte."""
    body = json.dumps(message).encode()
    packed = len(body).to_bytes(HEAD, "big") + body
    sent = socket.send_fds(line, [packed[:CHUNK]], list(descriptors))
    if packed[sent:]:  # the kernel refuses even nothing to one who has answered and hung up by now
        line.sendall(packed[sent:])


def receive(line: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Give the next message with its descriptors; EOFError when none came, or only a part of one."""
    start, descriptors, _, _ = socket.recv_fds(line, HEAD, DESCRIPTORS)
    head = start + _rest(line, HEAD - len(start)) if start else b""
    if not head:
        raise EOFError("the other side hung up")
    length = int.from_bytes(head, "big")
    if length > LARGEST:
        raise EOFError(f"a message of {length} bytes is too long")
    message: dict[str, Any] = json.loads(_rest(line, length))
    return message, descriptors


def _rest(line: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        more = line.recv(length - len(found))
        if not more:
            raise EOFError("the other side hung up in the middle of a message")
        found += more
    return bytes(found)

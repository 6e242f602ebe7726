"""The connections that a router translates, as the kernel tracks them, of which some are forgotten.

Asked for through netlink, as linux/netfilter/nfnetlink_conntrack.h has it: few machines have the program `conntrack`.
"""

import socket
import struct
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address

NETFILTER = 12
HEAD, FAMILY, ATTRIBUTE = struct.Struct("=IHHII"), struct.Struct("=BBH"), struct.Struct("=HH")
GET, DELETE = 0x0101, 0x0102
REQUEST, DUMP = 0x001, 0x300
ERROR, DONE = 2, 3
# Of a connection, and in that of each of its two directions.
ORIGINAL, REPLY, ADDRESSES, SOURCE, TARGET = 1, 2, 1, 1, 2
NESTED = 0x8000
SECONDS, LARGEST = 5.0, 1 << 18


def forget(pairs: Iterable[tuple[str, str]]) -> None:
    """Forget the connections, of the namespace that this is in, that are translated by a floating address of these.

    Each comes with the address of its server. Those that the server has with its router itself, which has its requests
    for metadata come to itself, go on.
    """
    both = [(IPv4Address(outside).packed, IPv4Address(inside).packed) for outside, inside in pairs]
    outsides, insides = {outside for outside, _ in both}, {inside for _, inside in both}
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETFILTER) as line:
        line.settimeout(SECONDS)
        for connection in list(_all(line)):
            parts = dict(_attributes(connection))
            there, back = _ends(parts.get(ORIGINAL, b"")), _ends(parts.get(REPLY, b""))
            translated = there.get(SOURCE) in insides and back.get(TARGET) != there.get(SOURCE)
            if there.get(TARGET) in outsides or translated:
                line.send(_message(DELETE, REQUEST, _attribute(ORIGINAL | NESTED, parts[ORIGINAL])))


def _all(line: socket.socket) -> Iterator[bytes]:
    """Give each connection's attributes."""
    line.send(_message(GET, REQUEST | DUMP))
    while True:
        told = line.recv(LARGEST)
        while told:
            length, kind, *_ = HEAD.unpack_from(told)
            if kind in {ERROR, DONE}:
                return
            yield told[HEAD.size + FAMILY.size : length]
            told = told[_aligned(length) :]


def _message(kind: int, flags: int, content: bytes = b"") -> bytes:
    length = HEAD.size + FAMILY.size + len(content)
    return HEAD.pack(length, kind, flags, 1, 0) + FAMILY.pack(socket.AF_INET, 0, 0) + content


def _attribute(kind: int, content: bytes) -> bytes:
    length = ATTRIBUTE.size + len(content)
    return (ATTRIBUTE.pack(length, kind) + content).ljust(_aligned(length), b"\0")


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    while len(content) >= ATTRIBUTE.size:
        length, kind = ATTRIBUTE.unpack_from(content)
        yield kind & ~NESTED, content[ATTRIBUTE.size : length]
        content = content[_aligned(max(length, ATTRIBUTE.size)) :]


def _ends(direction: bytes) -> dict[int, bytes]:
    """Give the addresses that a direction goes from and to."""
    return dict(_attributes(dict(_attributes(direction)).get(ADDRESSES, b"")))


def _aligned(length: int) -> int:
    return (length + 3) & ~3

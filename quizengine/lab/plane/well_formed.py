"""What may be written into a command for the kernel: a person may have written anything into a database."""

import re
from ipaddress import ip_address, ip_network

NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
DISK = re.compile(r"(?:/dev/)?(xv|[vshu])d[a-z]{1,2}")
VOLUME = re.compile(r"[A-Za-z0-9_-]{1,64}/[A-Za-z0-9_.-]{1,255}")
NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")


def number(value: object) -> str:
    """Give a UUID as it is; ValueError when it is none."""
    return _matching(NUMBER, value)


def mac(value: object) -> str:
    """Give a hardware address in small letters; ValueError when it is none."""
    return _matching(MAC, str(value).lower())


def name(value: object) -> str:
    """Give the name of a host; ValueError when it is none."""
    return _matching(NAME, value)


def disk(value: object) -> str:
    """Give what a disk is called in /dev; ValueError when it is none."""
    return _matching(DISK, value).removeprefix("/dev/")


def volume(value: object) -> str:
    """Give a volume's file, by its folder's name and its own; ValueError when they are none."""
    return _matching(VOLUME, "/".join(str(value).rsplit("/", 2)[-2:]))


def address(value: object) -> str:
    """Give an address in its one spelling; ValueError when it is none."""
    return str(ip_address(str(value)))


def prefix(value: object) -> str:
    """Give a range of addresses in its one spelling; ValueError when it is none."""
    return str(ip_network(str(value), strict=False))


def _matching(pattern: re.Pattern[str], value: object) -> str:
    text = str(value)
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text

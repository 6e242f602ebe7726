"""What is pinned beside this file, and the names that installed things have of it."""

import hashlib
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent


def lock(name: str) -> Path:
    """Give the file that pins everything in an environment, with hashes."""
    return HERE / f"{name}.txt"


def wish(name: str) -> Path:
    """Give the file that names what a person chose for an environment, of which its lock was made."""
    return HERE / f"{name}.in"


def digest_of(files: Iterable[Path]) -> str:
    """Name the contents of these files."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def python() -> str:
    """Name what compiled parts are made for."""
    return f"{sys.implementation.cache_tag}-{platform.machine()}"

"""What of this machine a checker may see: Python, the packages that it imports, the system's libraries, and its own."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import quizengine

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SETTINGS = (
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/localtime"),
    *("/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/pki/tls", "/etc/pki/ca-trust", "/etc/ca-certificates"),
)
OF_PYTHON = ("bin", "lib", "lib64", "pyvenv.cfg")
LIBRARIES = ("site-packages", "dist-packages")
ROOT = Path(quizengine.__file__).resolve().parent.parent


def program() -> Iterator[Path]:
    """Give the files and folders that our own worker is made of, without those of the system."""
    for prefix in dict.fromkeys((sys.prefix, sys.base_prefix, sys.base_exec_prefix)):
        for name in OF_PYTHON:
            path = Path(prefix) / name
            if path.exists() and not _is_system(path):
                yield path
    # In a checkout, nothing beside the package is anybody's business.
    yield ROOT if ROOT.name in LIBRARIES else ROOT / "quizengine"


def hidden() -> Iterator[Path]:
    """Give what lies among the program's own and is not to be seen: the questions, with their keys."""
    keys = ROOT / "quizengine" / "shipped" / "questionbank"
    if keys.is_dir():
        yield keys


def system() -> Iterator[Path]:
    """Give the system's folders that are folders, and its settings that libraries read, where they are there."""
    yield from (path for path in map(Path, (*SYSTEM, *SETTINGS)) if path.exists() and not path.is_symlink())


def links() -> Iterator[tuple[str, str]]:
    """Give the system's folders that are links, as (target, link)."""
    yield from ((str(path.readlink()), str(path)) for path in map(Path, SYSTEM) if path.is_symlink())


def outermost(paths: Iterable[Path]) -> list[Path]:
    """Leave out what lies beneath another."""
    kept: list[Path] = []
    for path in sorted(dict.fromkeys(paths)):
        if not any(path.is_relative_to(one) for one in kept):
            kept.append(path)
    return kept


def _is_system(path: Path) -> bool:
    return any(path.is_relative_to(name) for name in SYSTEM)

"""Files that only their owner may read, never seen half written."""

import os
from pathlib import Path
from typing import BinaryIO


def private_folder(path: Path) -> Path:
    """Make a folder, and those above it, that only its owner may enter; give it back."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write_private(path: Path, text: str, mode: int = 0o600) -> None:
    """Put a text where a reader finds either the old one or the whole new one."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8", errors="surrogateescape"
    ) as file:
        file.write(text)
    fresh.replace(path)


def append_private(path: Path) -> BinaryIO:
    """Open a file, made for its owner only, to write at its end."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")

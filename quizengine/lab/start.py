"""What a service was started with: the moment, the end of its log, and its configuration files as it found them."""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from quizengine.lab.reading import UnreadableError, read_beneath

MOST, LARGEST = 100, 256 * 1024


@dataclass(frozen=True, slots=True)
class Start:
    """One start: at what time (Unix), how long the log was (in bytes), and texts of files, by `FOLDER/NAME`."""

    at: float = 0.0
    log: int = 0
    files: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> Mapping[str, Any]:
        """Give plain values; the files hold passwords."""
        return asdict(self)


def start(log: Path, etc: Path, folders: Iterable[str]) -> Start:
    """Note a start that is about to happen, of a service whose configuration lies in these folders of `etc`."""
    return Start(time.time(), log.stat().st_size if log.exists() else 0, texts(etc, folders))


def texts(etc: Path, folders: Iterable[str]) -> dict[str, str]:
    """Give the texts of the configuration files in these folders of `etc`."""
    return dict(_texts(etc, islice(chain.from_iterable(_names(etc, folder) for folder in folders), MOST)))


def _texts(etc: Path, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        with suppress(UnreadableError):
            found = read_beneath(etc, name, LARGEST)
            if found is not None and "\0" not in found[0]:
                yield name, found[0]


def _names(etc: Path, folder: str) -> Iterator[str]:
    if (etc / folder).is_symlink():  # whoever works in the host can make it one
        return
    for where, below, names in os.walk(etc / folder):
        below.sort()
        for name in sorted(names):
            yield str((Path(where) / name).relative_to(etc))

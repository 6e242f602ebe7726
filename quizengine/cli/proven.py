"""What was proven before: tasks whose every trial held, by the hash of all that a proof depends on."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from quizengine import __version__
from quizengine.core.item import Item
from quizengine.lab.release import digest

MOST = 4000


class Proven:
    """Remembers proofs on the lab in a file; `folders` are those of the checkers, `seed` draws the parameters.

    A file that is missing or cannot be read remembers nothing, and costs no more than proving again.
    """

    def __init__(self, file: Path, folders: Sequence[Path], seed: str) -> None:
        self._file = file
        self._ground = [__version__, digest(), seed, *(_contents(folder) for folder in folders)]
        self._known = _read(file)

    def trials(self, item: Item) -> int:
        """Give how many trials of the task held, 0 where it was not proven as it stands."""
        return self._known.get(self._fingerprint(item), 0)

    def keep(self, item: Item, trials: int) -> None:
        """Remember that all trials of a task held."""
        self._known[self._fingerprint(item)] = trials
        latest = dict(list(self._known.items())[-MOST:])
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(latest), encoding="utf-8")
        fresh.replace(self._file)

    def _fingerprint(self, item: Item) -> str:
        return sha256(json.dumps([item.id, item.digest, *self._ground]).encode()).hexdigest()


def _contents(folder: Path) -> str:
    """Hash every module of a folder, since checkers may import one another."""
    found = sha256()
    for path in sorted(folder.glob("*.py")):
        found.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _read(file: Path) -> dict[str, int]:
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}

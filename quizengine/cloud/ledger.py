"""The ledger: what quizengine makes in a cloud, written down before it is made, and until it is removed.

It is a file of its own, one JSON line for each thing that happens, and not a part of the records: it tells of a cloud
and not of an attempt, goes with the lab that it tells of, and is written by several threads before each request. It
holds names, ids and the clean-up scripts of tasks, and how far the cloud was made ready for an attempt; nothing of what
else a fixture says, passwords least of all.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import RLock
from typing import Any
from uuid import uuid4

from quizengine.core.fixture import Name
from quizengine.core.ports import Stage
from quizengine.core.problem import Problem, ProblemError


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that is quizengine's to remove.

    It was made under `id`; or, without one, may have been made and may not. `asked` is what somebody was asked to
    create: whatever bears the name. A `script` is no thing, but has to be run.
    """

    key: str
    named: Name
    id: str = ""
    asked: bool = False
    script: str = ""


NOTHING = Name("", "")


class Ledger:
    """One cloud's ledger, in a file that is there only while there is something to remember."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._turn = RLock()

    def entries(self) -> tuple[Entry, ...]:
        """Give all that is owned, in the order in which it was written down; a torn last line is none."""
        found: dict[str, Entry] = {}
        for said in self._lines():
            with suppress(TypeError, KeyError):  # the line of another version
                _take(found, said)
        return tuple(found.values())

    def stage(self, attempt: str) -> Stage:
        """Tell how far the cloud was made ready for an attempt."""
        told = [Stage(one["stage"]) for one in self._lines() if one.get("attempt") == attempt]
        return told[-1] if told else Stage.UNKNOWN

    def enter(self, attempt: str, stage: Stage) -> None:
        """Write down that the cloud has come so far."""
        self._write({"attempt": attempt, "stage": stage})

    def intend(self, named: Name) -> Entry:
        """Write down that a thing is about to be made."""
        return self._add(Entry(uuid4().hex, named))

    def ask(self, named: Name) -> Entry:
        """Write down that somebody will be asked to make a thing."""
        return self._add(Entry(uuid4().hex, named, asked=True))

    def owe(self, script: str) -> Entry:
        """Write down a script that has to be run in the end."""
        return self._add(Entry(uuid4().hex, NOTHING, script=script))

    def made(self, entry: Entry, number: str) -> Entry:
        """Write down the id of what was made."""
        self._write({"made": entry.key, "id": number})
        return replace(entry, id=number)

    def gone(self, entry: Entry) -> None:
        """Write down that a thing is no more; where it was the last one, the file goes."""
        with self._turn:
            self._write({"gone": entry.key})
            if not self.entries():
                self.forget()

    def forget(self) -> None:
        """Forget everything: the cloud was put back to what it was."""
        with self._turn, _told(self._file):
            self._file.unlink(missing_ok=True)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other programs from making and removing in the same cloud.

        Raises ProblemError `fixture.busy` where one is at it; the kernel frees it should this program die.
        """
        path = self._file.with_suffix(".lock")
        with _told(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ProblemError(_busy()) from None
            yield
        finally:
            os.close(handle)

    def _lines(self) -> Iterator[Mapping[str, Any]]:
        """Give what happened; a line that was torn off is passed over, since nothing was made after it."""
        with _told(self._file):
            lines = self._file.read_text(encoding="utf-8").splitlines() if self._file.exists() else []
        for line in lines:
            with suppress(ValueError):
                said = json.loads(line)
                if isinstance(said, dict):
                    yield said

    def _add(self, entry: Entry) -> Entry:
        self._write({"owned": asdict(entry)})
        return entry

    def _write(self, happened: Mapping[str, Any]) -> None:
        # It begins with a line's end, so that it is a line of its own whatever was torn off before.
        line = f"\n{json.dumps(happened, ensure_ascii=False)}\n".encode()
        with self._turn, _told(self._file):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = not self._file.exists()
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                written = os.write(handle, line)
                os.fsync(handle)
            finally:
                os.close(handle)
            if written < len(line):
                raise OSError(28, "No space left on device")
            if fresh:
                _settle(self._file.parent)


def _settle(folder: Path) -> None:
    """Make a new file's name durable, as its content is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take(found: dict[str, Entry], said: Mapping[str, Any]) -> None:
    match said:
        case {"owned": entry}:
            found[entry["key"]] = Entry(**{**entry, "named": Name(**entry["named"])})
        case {"made": key, "id": number} if key in found:
            found[key] = replace(found[key], id=number)
        case {"gone": key}:
            found.pop(key, None)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = f"{path}: {error.strerror}"
        mend = "make room or give access there; nothing is made in a cloud that could not be remembered"
        raise ProblemError(
            Problem("fixture.ledger", "what is made in a cloud cannot be written down", why, mend)
        ) from error


def _busy() -> Problem:
    return Problem(
        "fixture.busy",
        "another quizengine makes or removes things in this cloud just now",
        mend="wait until it is done, then try again",
    )

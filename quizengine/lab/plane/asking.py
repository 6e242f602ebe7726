"""Asking the data plane for what was written to servers' disks, as the services do that copy a disk."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from quizengine.lab.door import DoorError, reach
from quizengine.lab.host import layout, message

DOOR = "disks.sock"
SECONDS = 30.0


def written(lab: Path, server: str) -> bytes:
    """Give what was written to the disk of a server, with its mark and length, nothing where that is not known."""
    return b"".join(map(_content, _ask(lab, {"server": server})))


def settle(lab: Path, volume: Path) -> None:
    """Have a volume hold what was written to the disk of the server that runs from it, if one does."""
    _ask(lab, {"volume": str(volume.relative_to(lab / "data"))})


def _ask(lab: Path, question: dict[str, Any]) -> list[int]:
    with suppress(DoorError, OSError, EOFError), reach(layout.plane(lab), DOOR) as line:
        line.settimeout(SECONDS)
        message.send(line, question)
        return message.receive(line)[1]
    return []


def _content(file: int) -> bytes:
    with os.fdopen(file, "rb") as content:
        content.seek(0)
        return content.read()

"""A server's files, in a folder of its own under the `instances_path` of Nova's configuration, as libvirt has them."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import nova.conf

from quizengine.lab.glue.boot_messages import boot_messages

CONSOLE, LONGEST = "console.log", 256 * 1024
# Where the servers of the data plane say what they say, once that is known.
SAID: list[Path] = []


def boot(instance: Any, said: str = "") -> None:
    """Write what the server says while it boots, and what it said by itself."""
    folder = _folder(instance)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONSOLE).write_text(boot_messages(instance, said), encoding="utf-8")


def console(instance: Any) -> str:
    """Give what the server said; one whose files lie elsewhere by now, since the path was changed, boots anew."""
    log = _folder(instance) / CONSOLE
    said = _said(instance)
    if said or not log.exists():
        boot(instance, said)
    return log.read_text(encoding="utf-8")


def hear(folder: Path) -> None:
    """Have servers say what is in a folder, in files that are called by their numbers."""
    SAID[:] = [folder]


def _said(instance: Any) -> str:
    for folder in SAID:
        with suppress(OSError):
            with (folder / f"{instance.uuid}.log").open("rb") as log:
                said = log.read(LONGEST).decode(errors="replace")
            return said if said.endswith("\n") else f"{said}\n" * bool(said)
    return ""


def remove(instance: Any) -> None:
    """Remove the server's files, if it has any."""
    shutil.rmtree(_folder(instance), ignore_errors=True)


def _folder(instance: Any) -> Path:
    return Path(nova.conf.CONF.instances_path, instance.uuid)

"""A server's files, in a folder of its own under the `instances_path` of Nova's configuration, as libvirt has them."""

import shutil
from pathlib import Path
from typing import Any

import nova.conf

from quizengine.lab.glue.boot_messages import boot_messages

CONSOLE = "console.log"


def boot(instance: Any) -> None:
    """Write what the server says while it boots."""
    folder = _folder(instance)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONSOLE).write_text(boot_messages(instance), encoding="utf-8")


def console(instance: Any) -> str:
    """Give what the server said; one whose files lie elsewhere by now, since the path was changed, boots anew."""
    log = _folder(instance) / CONSOLE
    if not log.exists():
        boot(instance)
    return log.read_text(encoding="utf-8")


def remove(instance: Any) -> None:
    """Remove the server's files, if it has any."""
    shutil.rmtree(_folder(instance), ignore_errors=True)


def _folder(instance: Any) -> Path:
    return Path(nova.conf.CONF.instances_path, instance.uuid)

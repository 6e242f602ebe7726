"""Policy files that people edit, and what is wrong with one."""

from collections.abc import Iterator
from pathlib import Path

from quizengine.lab.service import find


def fault(etc: Path) -> str:
    """Tell which policy file of the service with that folder, or of one that lives in its process, cannot be read.

    It tells why as well; "" when each can be.
    """
    for path in _files(etc):
        import yaml  # noqa: PLC0415 - it takes longer than all the rest, and mostly there is no such file

        try:
            yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, yaml.YAMLError) as error:
            return f"{path}: {' '.join(str(error).split())}"
    return ""


def _files(etc: Path) -> Iterator[Path]:
    for name in find(etc.name).configured:
        yield from sorted((etc.parent / name).glob("*policy*.yaml"))

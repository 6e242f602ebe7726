"""The commands that stand first on the host's PATH, one for each of `programs`."""

import pkgutil
import shlex
from pathlib import Path

import quizengine
from quizengine.lab.host import programs
from quizengine.lab.private import private_folder, write_private
from quizengine.lab.release import Release

HOUSE = Path(quizengine.__file__).resolve().parent.parent
SCRIPT = """\
#!/bin/sh
exec {python} -ISs -c {code} "$@"
"""
CODE = "import sys; sys.path.append({house!r}); from {programs}._run import run; run({name!r})"


def names() -> list[str]:
    """Give the names of the modules of programs."""
    return [module.name for module in pkgutil.iter_modules(programs.__path__) if not module.name.startswith("_")]


def write(folder: Path, release: Release) -> None:
    """Write the commands, which are first on the host's PATH, into a folder."""
    private_folder(folder)
    python = release.client / "bin" / "python"
    for name in names():
        code = CODE.format(house=str(HOUSE), programs=programs.__name__, name=name)
        script = SCRIPT.format(python=shlex.quote(str(python)), code=shlex.quote(code))
        write_private(folder / name.replace("_", "-"), script, mode=0o755)

"""The program as a user runs it: in a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.labs import releases


@dataclass(frozen=True)
class Program:
    """Runs command lines with one home."""

    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Give the environment of a command line."""
        own = {key: value for key, value in os.environ.items() if not key.startswith("OS_")}
        return own | {
            "QUIZENGINE_HOME": str(self.home),
            "QUIZENGINE_RELEASES": str(releases()),
            "COLUMNS": "80",
            "NO_COLOR": "1",
            **self.variables,
        }

    def run(self, *arguments: str | Path, typed: str = "", seconds: float = 600) -> "subprocess.CompletedProcess[str]":
        """Run one command line to its end; `typed` is what standard input holds."""
        command = [sys.executable, "-m", "quizengine", *map(str, arguments)]
        return subprocess.run(
            command, input=typed, env=self.environment, capture_output=True, text=True, timeout=seconds, check=False
        )


def programs_but(name: str, folder: Path) -> Path:
    """Make a folder with every program that is found on this machine, but for one."""
    folder.mkdir()
    for place in os.get_exec_path():
        for program in Path(place).iterdir() if Path(place).is_dir() else ():
            if program.name != name and not (folder / program.name).is_symlink():
                (folder / program.name).symlink_to(program)
    return folder

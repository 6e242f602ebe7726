"""The quick client of the host: warm parents that live inside, since a command cannot change its namespaces."""

import subprocess
from pathlib import Path

from quizengine.lab import bare
from quizengine.lab.client import entrance
from quizengine.lab.client.attendant import Attendant
from quizengine.lab.host import enter, layout
from quizengine.lab.private import append_private, private_folder
from quizengine.lab.release import Release

OUTSIDE = "0"  # the number, inside, of a parent that is not


class AttendantInside(Attendant):
    """Keeps the warm parents of the host of `lab`."""

    def __init__(self, lab: Path, release: Release, hold: int) -> None:
        super().__init__(layout.quick(lab), release, hold)
        self.lab = lab

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        door = entrance.place(self.folder) / entrance.socket_name(command)
        plain = self.release.client / "bin" / command
        python = [str(plain.with_name("python")), "-s", "-P", "-m"]
        words, told = enter.command(
            self.lab,
            [*python, "quizengine.lab.client.warm", str(door), str(plain), "3", OUTSIDE],
            bare.environment(self.folder / "run"),
            (0, 1, 2, self.hold),
        )
        with append_private(private_folder(self.lab / "log") / "client.log") as log:
            return subprocess.Popen(  # noqa: S603 - our own interpreter and module
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[self.hold],
                env=bare.environment(self.lab / "run") | told,
                cwd="/",
            )

"""What the host is made of: the lab's folders and this program's, at the places where people look for them."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import quizengine
from quizengine.lab.host import layout, root
from quizengine.lab.private import private_folder
from quizengine.lab.release import VENVS, Release
from quizengine.lab.service import folders
from quizengine.lab.vm import layout as vm

ZONE = Path("/etc/timezone")


def plan(lab: Path, release: Release, etc: dict[str, str]) -> dict[str, Any]:
    """Give what the agent is told, having made every folder that it names; `etc` is added to the files of /etc."""
    run = layout.run(lab)
    for name in ("root", "run"):
        private_folder(run / name)
    zone = ZONE.read_text(encoding="utf-8").strip() if ZONE.is_file() else "Etc/UTC"
    binds = [(str(source), str(target), writable) for source, target, writable in _binds(lab, release)]
    return {
        "root": str(run / "root"),
        "run": str(run / "run"),
        "binds": binds,
        "etc": {**root.etc_of_its_own(zone), **etc},
    }


def _binds(lab: Path, release: Release) -> Iterator[tuple[Path, Path, bool]]:
    run, home = layout.run(lab), private_folder(layout.home(lab))
    yield home, layout.HOME, True
    for name in ("data", "logs"):
        private_folder(home / name)
    data, etc = private_folder(lab / "data"), private_folder(lab / "etc")
    yield data, layout.HOME / "data", True
    yield private_folder(lab / "log"), layout.HOME / "logs", False
    for name in folders():
        yield private_folder(etc / name), Path("/etc", name), True
    for folder in (data, etc):  # which configuration files name by their paths out here
        yield folder, folder, True
    yield private_folder(run / "bin"), layout.COMMANDS, False
    yield private_folder(run / "door"), layout.DOOR, False
    yield private_folder(vm.doors(lab)), layout.MACHINE, False
    yield private_folder(layout.quick(lab)), layout.quick(lab), True
    for folder in {release.folder, Path(quizengine.__file__).resolve().parent, *_interpreters(release)}:
        yield folder, folder, False


def _interpreters(release: Release) -> Iterator[Path]:
    """Give the folders of the interpreters that environments of Python lean on, where /usr does not hold them."""
    real = [Path(os.path.realpath(release.folder / name / "bin" / "python")) for name in VENVS]
    for folder in {Path(sys.base_prefix).resolve(), *(python.parent.parent for python in real)}:
        if not folder.is_relative_to(root.THERE):
            yield folder

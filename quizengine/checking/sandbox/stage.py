"""What root does before it drops to a lesser user: it shows that user, in private, what only root may reach.

Run as a program of its own, since all of this changes the process for good; then it becomes bubblewrap.
"""

import json
import os
import shutil
import stat
import sys
from collections.abc import Sequence
from ctypes import c_char_p, c_ulong
from pathlib import Path

from quizengine.checking.sandbox.kernel import LIBC, checked

CLONE_NEWNS = 0x20000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
PLACES = ("/mnt", "/media", "/srv", "/opt", "/var/lib")
ROOM = "size=64m,mode=755"


def main(place: str, user: str, shown: str, copied: str, *command: str) -> None:
    """Stage the paths that `shown` and `copied` list (in JSON) at `place`, as 0, 1, 2 ...; never returns."""
    checked(LIBC.unshare(CLONE_NEWNS))
    _mount("none", "/", MS_REC | MS_PRIVATE)
    _mount("tmpfs", place, 0, kind="tmpfs", data=ROOM)
    paths = [*map(Path, json.loads(shown)), *map(Path, json.loads(copied))]
    for number, path in enumerate(paths):
        _show(path, Path(place) / str(number), copy=number >= len(json.loads(shown)))
    _become(int(user))
    os.execv(command[0], command)  # noqa: S606 - there is nothing that a shell could add


def place_for(paths: Sequence[Path]) -> Path:
    """Give a folder that everybody can reach, and that hides none of these paths when something is put over it.

    Nobody else sees what is put there. Raises OSError where there is none.
    """
    for place in map(Path, PLACES):
        if place.is_dir() and not any(path.is_relative_to(place) for path in paths):
            return place
    raise OSError(f"none of {', '.join(PLACES)} can be used to show a lesser user what only root may reach")


def staged(place: Path, shown: Sequence[Path], copied: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Give where each path is found once it is staged, and where it is to be seen."""
    return [(place / str(number), path) for number, path in enumerate([*shown, *copied])]


def _show(path: Path, place: Path, *, copy: bool) -> None:
    if path.is_dir():
        place.mkdir()
    else:
        place.touch()
    if not copy:
        _mount(str(path), str(place), MS_BIND | MS_REC)
    elif path.is_dir():
        shutil.copytree(path, place, symlinks=True, ignore=_strange, copy_function=_copy, dirs_exist_ok=True)
        _open_up(place)
    else:
        _copy(str(path), str(place))


def _strange(folder: str, names: list[str]) -> list[str]:
    """Name what is neither a file, a folder nor a link: it has nothing to be copied."""
    kinds = (stat.S_ISREG, stat.S_ISDIR, stat.S_ISLNK)
    return [name for name in names if not any(kind(os.lstat(Path(folder) / name).st_mode) for kind in kinds)]


def _copy(source: str, target: str, *, follow_symlinks: bool = True) -> None:  # noqa: ARG001 - copytree calls it so
    shutil.copyfile(source, target)
    Path(target).chmod(0o644)


def _open_up(folder: Path) -> None:
    for where, _, _ in os.walk(folder):
        Path(where).chmod(0o755)


def _mount(source: str, target: str, flags: int, kind: str = "", data: str = "") -> None:
    words = [c_char_p(one.encode()) if one else None for one in (source, target, kind, data)]
    checked(LIBC.mount(words[0], words[1], words[2], c_ulong(flags), words[3]))


def _become(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The command that shuts a worker away: bubblewrap, with every namespace, and just what a worker needs to see."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from quizengine.checking.limits import MIB
from quizengine.checking.sandbox import view

PROGRAM = "bwrap"
HOME = Path("/checker")
SCRATCH = (HOME, Path("/dev/shm"))  # noqa: S108 - these are the sandbox's own, and empty
DEVICES = Path("/dev")
ROOM = 32 * MIB
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(HOME), "TMPDIR": str(HOME)}

Bind = tuple[Path, Path]


def found() -> str | None:
    """Give the program's place, None where it is not installed."""
    return shutil.which(PROGRAM)


def binds(folders: Sequence[Path]) -> list[Path]:
    """Give all that is to be seen, beside the system's own: the program, and these folders."""
    return view.outermost([*view.program(), *folders])


def command(program: str, shown: Sequence[Bind], info: int, worker: Sequence[str], *, nests: bool = False) -> list[str]:
    """Give the command that runs a worker with these trees shown, (where they lie, where they are to be seen).

    Bubblewrap tells on the descriptor `info` which process is the first inside. One that `nests` may make further
    namespaces there.
    """
    words = [
        *(program, "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"),
        *([] if nests else ["--disable-userns"]),
        *("--cap-drop", "ALL", "--clearenv", "--hostname", "checker", "--info-fd", str(info)),
        *_files(shown),
    ]
    for name, value in ENVIRONMENT.items():
        words += ["--setenv", name, value]
    return [*words, "--chdir", str(HOME), "--", *worker]


def _files(shown: Sequence[Bind]) -> Iterator[str]:
    yield from ("--proc", "/proc", "--dev", str(DEVICES))
    # What can be written comes first: it would hide whatever was shown beneath it before.
    for place in SCRATCH:
        yield from ("--size", str(ROOM), "--tmpfs", str(place))
    yield from ("--dir", "/tmp")  # noqa: S108 - the sandbox's own, where nothing can be written
    for path in view.system():
        yield from ("--ro-bind", str(path), str(path))
    for target, link in view.links():
        yield from ("--symlink", target, link)
    for where, seen in shown:
        yield from ("--ro-bind", str(where), str(seen))
    for path in view.hidden():
        yield from ("--size", str(ROOM), "--tmpfs", str(path), "--remount-ro", str(path))
    # Both are otherwise in memory, writable and without a bound.
    yield from ("--remount-ro", str(DEVICES), "--remount-ro", "/")

"""Mounting what a server asks for: its root may mount nothing, so the file system is served by `fuse2fs`.

That runs outside the server, in namespaces of its own in which there is nothing but this machine's programs and the
volume. What it serves is handed over to the server, and with its last mount it ends.
"""

import os
import shutil
import signal
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from quizengine.lab import process
from quizengine.lab.host import kernel, root

PROGRAM, PACKAGE = "fuse2fs", "fuse2fs"
DEVICE = Path("/dev/fuse")
SPACES = kernel.NEWNS | kernel.NEWPID | kernel.NEWNET | kernel.NEWIPC | kernel.NEWUTS
TARGET = "target"
KIND = "fuse.ext4"
SECONDS, PAUSE = 10.0, 0.02
BELL = Path("/run/bell")
REPLY = "/run/bell.{}"
LONGEST = 4096
# How many words each of what may be asked has.
ASKED = {"mount": 5, "umount": 3}


def hang(server: int, bell: int) -> None:
    """Put a bell, open as a pipe, where programs in the server ring it."""

    def put() -> None:
        view = kernel.view(bell)
        kernel.enter(os.pidfd_open(server), kernel.NEWNS)
        BELL.touch()
        kernel.place(view, BELL)

    _waited(put)


def answer(server: int, asked: str, place: Path) -> int:
    """Do what a line from the server asks for, in a child whose number is given; `place` is an empty folder.

    The words are what to do, the number of who waits, a target, and to mount a device and its options.
    """
    child = os.fork()
    if child == 0:
        process.alone(lambda: _answer(server, asked.split("\t"), place))
    return child


def _answer(server: int, words: list[str], place: Path) -> None:
    if len(words) != ASKED.get(words[0]):
        os._exit(0)
    kernel.die_with_parent()
    home, there = (os.open(f"/proc/{one}/ns/mnt", os.O_RDONLY) for one in ("self", server))
    what, waiting, target, *more = words
    try:
        if what == "mount":
            _mount((there, home), Path(target), _Disk(Path(more[0]), more[1]), place)
        else:
            kernel.enter(there, kernel.NEWNS)
            _unmount(Path(target))
        said = "0"
    except (OSError, ValueError) as error:
        said = f"32 {error.strerror or error}" if isinstance(error, OSError) else f"32 {error}"
    kernel.enter(there, kernel.NEWNS)
    with suppress(OSError, ValueError):
        reply = os.open(REPLY.format(int(waiting)), os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        os.write(reply, f"{said}\n".encode())
    os._exit(0)


@dataclass(frozen=True, slots=True)
class _Disk:
    """A file of the server's, and how it is to be mounted."""

    device: Path
    options: str

    @property
    def sealed(self) -> bool:
        """Tell whether nothing is to be written there; asked in the server."""
        return "ro" in self.options.split(",") or not os.access(self.device, os.W_OK)


def _mount(spaces: tuple[int, int], target: Path, disk: _Disk, place: Path) -> None:
    """Mount a disk in the server, whose namespace is the first; the other is this process's own."""
    program = shutil.which(PROGRAM, path="/usr/bin:/usr/sbin")
    if program is None or not os.access(DEVICE, os.R_OK | os.W_OK):
        missing = f"the package {PACKAGE}" if program is None else f"leave to use {DEVICE}"
        why = f"a disk is mounted by {PROGRAM}, for which this machine lacks {missing}"
        raise ValueError(f"{why}; `debugfs -w {disk.device}` reads and writes its files without")
    kernel.enter(spaces[0], kernel.NEWNS)
    source = os.open(disk.device, os.O_PATH | os.O_NOFOLLOW)
    if not stat.S_ISREG(os.fstat(source).st_mode):
        raise ValueError(f"{disk.device} is no disk")
    if not target.is_dir():
        raise ValueError(f"{target}: mount point does not exist")
    image, sealed = kernel.view(source), disk.sealed
    kernel.enter(spaces[1], kernel.NEWNS)
    inside = Path("/dev", disk.device.name)
    words = [program, "-f", "-o", f"fakeroot{',ro' if sealed else ''}", str(inside), f"/{TARGET}"]
    served = _serve(lambda: _enter(place, image, inside), words)
    kernel.enter(spaces[0], kernel.NEWNS)
    kernel.place(served, target)
    if sealed:
        kernel.seal(target)


def _serve(enter: Callable[[], None], words: list[str]) -> int:
    """Start what serves a file system, and give its mount; ValueError with what it said instead."""
    ears, mouth = os.pipe()
    kernel.unshare(SPACES)
    child = os.fork()
    if child == 0:
        process.be_expendable()
        os.setsid()
        enter()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number in (1, 2):
            os.dup2(mouth, number)
        os.closerange(3, min(1 << 16, os.sysconf("SC_OPEN_MAX")))
        os.execve(words[0], words, {"LANG": "C.UTF-8"})  # noqa: S606 - this machine's own
    os.close(mouth)
    grip = os.pidfd_open(child)
    end = time.monotonic() + SECONDS
    while os.waitpid(child, os.WNOHANG)[0] == 0 and time.monotonic() < end:
        with suppress(OSError):
            kernel.enter(grip, kernel.NEWNS)
            if os.path.ismount(f"/{TARGET}"):
                found = kernel.view(os.open(f"/{TARGET}", os.O_PATH | os.O_DIRECTORY))
                kernel.detach(f"/{TARGET}")
                return found
        time.sleep(PAUSE)
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(grip, signal.SIGKILL)
    os.set_blocking(ears, False)
    with suppress(OSError):
        raise ValueError(os.read(ears, LONGEST).decode(errors="replace").strip().replace("\n", "; "))
    raise ValueError(f"{PROGRAM} did not begin in time")


def _enter(place: Path, image: int, inside: Path) -> None:
    """Make a root in which there is nothing but programs, the image, and a folder to mount it at."""
    kernel.mount("", Path("/"), flags=kernel.REC | kernel.PRIVATE)
    kernel.mount("tmpfs", place, "tmpfs", kernel.NOSUID, "size=1m,mode=755")
    for name in ("usr", "dev", TARGET):
        (place / name).mkdir()
    for name in root.MERGED:
        if Path("/", name).is_symlink():
            (place / name).symlink_to(Path("/", name).readlink())
    kernel.mount("/usr", place / "usr", flags=kernel.BIND | kernel.REC)
    kernel.seal(place / "usr")
    for device in (DEVICE, Path(os.devnull)):
        (place / device.relative_to("/")).touch()
        kernel.mount(str(device), place / device.relative_to("/"), flags=kernel.BIND)
    (place / inside.relative_to("/")).touch()
    kernel.place(image, place / inside.relative_to("/"))
    kernel.change_root(place)


def _unmount(target: Path) -> None:
    if not any(place == str(target) for _, place in mounts()):
        raise ValueError(f"{target}: no mount of a volume")
    folder = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(folder)
    os.close(folder)
    kernel.unmount(target)


def mounts() -> list[tuple[str, str]]:
    """Give device and place of each volume that is mounted in the server whose files this process sees.

    What this machine lends to servers lies on a disk of its own, which may have the name of one of theirs.
    """
    lines = Path("/proc/1/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    return [(words[0], words[1]) for words in map(str.split, lines) if words[2] == KIND]


def _waited(work: Callable[[], None]) -> None:
    """Do something in a child."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    if os.waitpid(child, 0)[1]:
        raise OSError("it could not be done in the server")

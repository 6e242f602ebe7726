"""A server's own file system: its disk, which outlives a stop, under this machine's programs to read."""

import os
import re
import stat
from contextlib import suppress
from pathlib import Path

from quizengine.lab.host import kernel, root
from quizengine.lab.plane import people

DISK = "size=48m,nr_inodes=8192,mode=755"
SMALL = "size=4m,nr_inodes=512"
FOLDERS = ("boot", "dev", "etc", "home", "mnt", "opt", "proc", "root", "run", "srv", "sys", "tmp", "usr", "var")
BELOW_VAR = ("cache", "lib", "local", "log", "opt", "spool", "tmp")
# What programs look up, and is the same on every machine of this kind.
LENT = ("alternatives", "ld.so.cache", "ssl/certs", "protocols", "services", "terminfo", "bash.bashrc")
# What stands first on a server's PATH, in the place of programs that would ask the kernel for what it does not give.
PROGRAMS, PROGRAMS_INSIDE = Path(__file__).with_name("programs"), "opt/lab/bin"
PATH = f"/{PROGRAMS_INSIDE}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
FILES = {
    "passwd": people.PASSWD,
    "group": people.GROUP,
    "shadow": people.SHADOW,
    "shells": "/bin/sh\n/bin/bash\n",
    "fstab": "",
    "nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n",
    "profile": f"export PATH={PATH}\nPS1='\\u@\\h:\\w\\$ '\n",
    "os-release": 'NAME="quizengine guest"\nID=quizengine\nPRETTY_NAME="A server of the lab"\n',
}
CONSOLE = Path("/dev/console")
# The first kernel where the number of processes is limited in each namespace; before, there is one limit for all.
LIMIT_OF_ITS_OWN = (6, 14)


def format_disk(disk: Path) -> None:
    """Make an empty disk, mounted at a folder."""
    disk.mkdir(parents=True, exist_ok=True)
    kernel.mount("tmpfs", disk, "tmpfs", kernel.NOSUID | kernel.NODEV, DISK)
    for name in FOLDERS:
        (disk / name).mkdir()
    for name in BELOW_VAR:
        (disk / "var" / name).mkdir()
    (disk / "var" / "run").symlink_to("/run")
    for name in ("tmp", "var/tmp"):
        (disk / name).chmod(0o1777)
    for name in root.MERGED:
        if Path("/", name).is_symlink():
            (disk / name).symlink_to(Path("/", name).readlink())
        elif Path("/", name).is_dir():
            (disk / name).mkdir()
    for name, text in FILES.items():
        (disk / "etc" / name).write_text(text, encoding="utf-8")
    (disk / "etc" / "shadow").chmod(0o600)
    (disk / people.HOME.lstrip("/")).mkdir()


def enter(disk: Path) -> None:
    """Make the disk the root, in a mount namespace of its own, with what a system has that runs."""
    for name in FOLDERS:
        _place(disk, name, is_folder=True)
    for name in ("usr", *root.MERGED):
        if name == "usr" or (Path("/", name).is_dir() and not Path("/", name).is_symlink()):
            _lend(disk, Path("/", name), name)
    for name in LENT:
        if Path("/etc", name).exists():
            _lend(disk, Path("/etc", name), f"etc/{name}")
    _lend(disk, PROGRAMS, PROGRAMS_INSIDE)
    safe = kernel.NOSUID | kernel.NODEV
    _mount(disk, "run", "tmpfs", safe, f"{SMALL},mode=755")
    _mount(disk, "dev", "tmpfs", kernel.NOSUID, f"{SMALL},mode=755")
    root.devices(disk / "dev", shared_memory=SMALL)
    os.mkfifo(disk / CONSOLE.relative_to("/"), 0o622)
    _mount(disk, "proc", "proc", safe | kernel.NOEXEC)
    if _release() >= LIMIT_OF_ITS_OWN:
        (disk / "proc/sys/kernel/pid_max").write_text("512", encoding="ascii")
    for name in ("proc/sys", "proc/sysrq-trigger"):
        with suppress(OSError):
            kernel.mount(str(disk / name), disk / name, flags=kernel.BIND)
            kernel.seal(disk / name)
    with suppress(OSError):  # as in the host
        _mount(disk, "sys", "sysfs", safe | kernel.NOEXEC)
        kernel.seal(disk / "sys")
    kernel.change_root(disk)


def _release() -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", os.uname().release)[:2])


def _place(disk: Path, name: str, *, is_folder: bool) -> Path:
    """Give the place of a mount, where whoever ruled the disk may have put something else, a link to elsewhere say."""
    place = disk
    for part in Path(name).parts[:-1]:
        place = _own(place / part, is_folder=True)
    return _own(place / Path(name).name, is_folder=is_folder)


def _own(place: Path, *, is_folder: bool) -> Path:
    kind = stat.S_ISDIR if is_folder else stat.S_ISREG
    with suppress(FileNotFoundError):
        if not kind(place.lstat().st_mode):
            place.rename(place.with_name(f".{place.name}.moved"))
    if is_folder:
        place.mkdir(exist_ok=True)
    else:
        place.touch()
    return place


def _lend(disk: Path, source: Path, name: str) -> None:
    target = _place(disk, name, is_folder=source.is_dir())
    kernel.mount(str(source), target, flags=kernel.BIND | kernel.REC)
    kernel.seal(target)


def _mount(disk: Path, name: str, kind: str, flags: int, options: str = "") -> None:
    kernel.mount(kind, _place(disk, name, is_folder=True), kind, flags, options)

"""The host's own file system: this machine's programs to read, a copy of its /etc, and the lab's own files."""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from quizengine.lab.host import kernel
from quizengine.lab.host.layout import ADDRESS, COMMANDS, COVERED, HOME, NAME

MERGED = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
EMPTY = ("boot", "home", "media", "mnt", "opt", "proc", "root", "run", "srv", "sys", "tmp", "usr", "var", "dev", "etc")
VARIABLE = ("backups", "cache", "lib", "local", "log", "opt", "spool", "tmp")
DEVICES = ("null", "zero", "full", "random", "urandom", "tty", "net/tun", "fuse")
LARGEST = 1024**2
# Below /usr everything is there already.
THERE = Path("/usr")

Bind = tuple[str, str, bool]


def build(root: Path, shared: Path, binds: Iterable[Bind], etc: dict[str, str]) -> None:
    """Build it in the folder `root`, in a mount namespace of its own, and make it the root.

    `shared` is what becomes /run. Each bind is a path outside, one inside, and whether it may be written to;
    `etc` holds texts of files under /etc, by their names there.
    """
    os.umask(0o022)
    kernel.mount("tmpfs", root, "tmpfs", kernel.NOSUID | kernel.NODEV, "mode=755")
    for name in EMPTY:
        (root / name).mkdir()
    _system(root)
    _copy_etc(Path("/etc"), root / "etc")
    for name, text in etc.items():
        _write(root / "etc" / name, text)
    devices(root / "dev")
    kernel.mount(str(shared), root / "run", flags=kernel.BIND | kernel.REC)
    for source, target, writable in binds:
        _bind(source, root / target.lstrip("/"), writable=writable)
    _cover_real_ones(root)
    _views(root)
    (root / "tmp").chmod(0o1777)
    kernel.change_root(root)


def etc_of_its_own(zone: str) -> dict[str, str]:
    """Give the files of /etc in which the host is another machine than this one."""
    return {
        "hostname": f"{NAME}\n",
        "hosts": f"127.0.0.1 localhost\n{ADDRESS} {NAME} controller\n",
        "resolv.conf": "",
        "passwd": f"root:x:0:0:root:{HOME}:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
        "group": "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n",
        "timezone": f"{zone}\n",
    }


def _system(root: Path) -> None:
    kernel.mount("/usr", root / "usr", flags=kernel.BIND | kernel.REC)
    kernel.seal(root / "usr")
    for name in MERGED:
        real = Path("/", name)
        if real.is_symlink():
            (root / name).symlink_to(real.readlink())
        elif real.is_dir():
            _bind(str(real), root / name, writable=False)
    for name in VARIABLE:
        (root / "var" / name).mkdir()
    (root / "var" / "run").symlink_to("/run")


def _cover_real_ones(root: Path) -> None:
    """Put each command of ours in the place of this machine's own, for those who call it by its whole path.

    The machine's own is where only ours look for it.
    """
    for command in (root / COMMANDS.relative_to("/")).iterdir():
        for folder in ("usr/bin", "usr/sbin"):
            real, kept = root / folder / command.name, root / COVERED.relative_to("/") / command.name
            if real.is_file():
                if not kept.exists():
                    _bind(str(real), kept, writable=False)
                kernel.mount(str(command), real, flags=kernel.BIND)


def _copy_etc(source: Path, target: Path) -> None:
    """Copy what everybody may read, links as they are; what is larger than a file of settings is left out."""
    for entry in os.scandir(source):
        with suppress(OSError):
            if entry.is_symlink():
                (target / entry.name).symlink_to(Path(entry.path).readlink())
            elif entry.is_dir():
                (target / entry.name).mkdir()
                _copy_etc(Path(entry.path), target / entry.name)
            elif entry.is_file() and entry.stat().st_mode & 0o004 and entry.stat().st_size < LARGEST:
                shutil.copyfile(entry.path, target / entry.name)
                shutil.copymode(entry.path, target / entry.name)


def _write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)


def devices(folder: Path, shared_memory: str = "mode=1777") -> None:
    """Fill a folder with the devices that everybody may use, and terminals of its own."""
    for name in DEVICES:
        if Path("/dev", name).exists():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).touch()
            kernel.mount(f"/dev/{name}", folder / name, flags=kernel.BIND)
    for name in ("pts", "shm", "mqueue"):
        (folder / name).mkdir()
    flags = kernel.NOSUID | kernel.NOEXEC
    kernel.mount("devpts", folder / "pts", "devpts", flags, "newinstance,ptmxmode=0666,mode=0600")
    kernel.mount("tmpfs", folder / "shm", "tmpfs", kernel.NOSUID | kernel.NODEV, shared_memory)
    for name, target in (("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1")):
        (folder / name).symlink_to(target)
    (folder / "stderr").symlink_to("fd/2")


def _bind(source: str, target: Path, *, writable: bool) -> None:
    if Path(source).is_dir():
        target.mkdir(parents=True, exist_ok=True)
    elif not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    kernel.mount(source, target, flags=kernel.BIND | kernel.REC)
    if not writable:
        kernel.seal(target)


def _views(root: Path) -> None:
    safe = kernel.NOSUID | kernel.NODEV | kernel.NOEXEC
    kernel.mount("proc", root / "proc", "proc", safe)
    # `ip netns exec` mounts this anew, which the kernel allows only where another one can be seen whole.
    (root / "run" / "sys").mkdir(exist_ok=True)
    for place in (root / "run" / "sys", root / "sys"):
        with suppress(OSError):  # where it may not be mounted, all but `ip netns exec` works as well
            kernel.mount("sysfs", place, "sysfs", safe)

"""What the virtual machine is made of, as this machine's packages have it."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
ARCHITECTURE = "x86_64"
EMULATOR = "qemu-system-x86_64"
KERNEL_PACKAGE = "linux-image-cloud-amd64"
# Programs that must be there, by the package of Debian's and Ubuntu's that has them.
NEEDED = {
    "bash": "bash",
    "ldd": "libc-bin",
    "lsblk": "util-linux",
    "lvm": "lvm2",
    "mkfs.ext4": "e2fsprogs",
    "modprobe": "kmod",
    "qemu-nbd": "qemu-utils",
    EMULATOR: "qemu-system-x86",
}
# Modules that are loaded at the start, and one that somebody may load.
LOADED = ("virtio_pci", "virtio_blk", "dm_mod", "ext4")
AT_HAND = ("nbd",)


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel, the folder of its modules, and the paths there of those that are wanted and what they lean on.

    `loaded` are the names of those to load at the start; the others are there for whoever wants them.
    """

    image: Path
    folder: Path
    loaded: tuple[str, ...]
    modules: tuple[str, ...]


def program(name: str, path: str = PATH) -> str | None:
    """Give the path of one of this machine's programs, None where it has none such."""
    return shutil.which(name, path=path)


def lacking(root: Path = Path("/"), path: str = PATH) -> tuple[str, ...]:
    """Give the packages that are to be installed first; on another architecture that of the kernel always is."""
    missing = [package for name, package in NEEDED.items() if program(name, path) is None]
    if os.uname().machine != ARCHITECTURE or kernel(root) is None:
        missing.append(KERNEL_PACKAGE)
    return tuple(sorted(missing))


def kernel(root: Path = Path("/")) -> Kernel | None:
    """Give the newest kernel with the modules that it takes, None where there is none that may be read."""
    for image in sorted((root / "boot").glob("vmlinuz-*"), key=_version, reverse=True):
        folder = root / "lib" / "modules" / image.name.removeprefix("vmlinuz-")
        try:
            with image.open("rb"):
                return _kernel(image, folder)
        except (OSError, KeyError):
            continue
    return None


def _version(image: Path) -> list[tuple[int, str]]:
    return [(int(number or 0), word) for number, word in re.findall(r"(\d+)|(\D+)", image.name)]


def _kernel(image: Path, folder: Path) -> Kernel:
    """Find the modules, and those that they lean on; KeyError where this kernel has one of them not."""
    lines = (folder / "modules.dep").read_text(encoding="utf-8").splitlines()
    named = {_name(line.partition(":")[0]): line for line in lines}
    builtin = {_name(path) for path in (folder / "modules.builtin").read_text(encoding="utf-8").split()}
    loaded = tuple(module for module in LOADED if module not in builtin)
    wanted = [named[module] for module in (*loaded, *AT_HAND) if module not in builtin]
    paths = {path for line in wanted for path in line.replace(":", " ").split()}
    return Kernel(image, folder, loaded, tuple(sorted(paths)))


def _name(path: str) -> str:
    return Path(path).name.partition(".")[0].replace("-", "_")

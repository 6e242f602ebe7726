"""What the virtual machine is made of, as this machine's packages have it."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
EMULATOR = "qemu-system-x86_64"
KERNEL_PACKAGE = "linux-image-cloud-amd64"
# Programs that must be there, by the package of Debian's and Ubuntu's that has them.
NEEDED = {
    "bash": "bash",
    "insmod": "kmod",
    "ldd": "libc-bin",
    "lsblk": "util-linux",
    "lvm": "lvm2",
    "mkfs.ext4": "e2fsprogs",
    EMULATOR: "qemu-system-x86",
}
MODULES = ("virtio_pci", "virtio_blk", "dm_mod", "ext4")


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel, and the files of the modules to load, in that order."""

    image: Path
    modules: tuple[Path, ...]


def program(name: str, path: str = PATH) -> str | None:
    """Give the path of one of this machine's programs, None where it has none such."""
    return shutil.which(name, path=path)


def lacking(root: Path = Path("/"), path: str = PATH) -> tuple[str, ...]:
    """Give the packages that are to be installed first."""
    missing = [package for name, package in NEEDED.items() if program(name, path) is None]
    return tuple(sorted([*missing, *([] if kernel(root) else [KERNEL_PACKAGE])]))


def kernel(root: Path = Path("/")) -> Kernel | None:
    """Give the newest kernel with the modules that it takes, None where there is none that may be read."""
    for image in sorted((root / "boot").glob("vmlinuz-*"), key=_version, reverse=True):
        folder = root / "lib" / "modules" / image.name.removeprefix("vmlinuz-")
        try:
            with image.open("rb"):
                return Kernel(image, _modules(folder))
        except (OSError, KeyError):
            continue
    return None


def _version(image: Path) -> list[tuple[int, str]]:
    return [(int(number or 0), word) for number, word in re.findall(r"(\d+)|(\D+)", image.name)]


def _modules(folder: Path) -> tuple[Path, ...]:
    """Give the files to load, each after those that it leans on; KeyError where this kernel has one of them not."""
    leaning = {}
    for line in (folder / "modules.dep").read_text(encoding="utf-8").splitlines():
        path, _, others = line.partition(":")
        leaning[_name(path)] = [path, *others.split()]
    builtin = {_name(path) for path in (folder / "modules.builtin").read_text(encoding="utf-8").split()}
    found: dict[str, None] = {}
    for module in MODULES:
        if module not in builtin:
            found |= dict.fromkeys(reversed(leaning[module]))
    return tuple(folder / path for path in found)


def _name(path: str) -> str:
    return Path(path).name.partition(".")[0].replace("-", "_")

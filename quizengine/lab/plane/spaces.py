"""Network namespaces that routers live in: one handle of our own, and one under /run/netns for people to see."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from quizengine.lab.host import kernel


class Spaces:
    """The namespaces, whose handles lie in `own`; `seen` is the folder that is /run/netns in the host."""

    def __init__(self, own: Path, seen: Path) -> None:
        self.own, self.seen = own, seen
        self.handles: dict[str, int] = {}
        own.mkdir(parents=True, exist_ok=True)
        for file in own.iterdir():
            self._find(file.name)

    def _find(self, name: str) -> None:
        handle = os.open(self.own / name, os.O_RDONLY)
        if kernel.is_network(handle):
            self.handles[name] = handle
        else:
            os.close(handle)
            (self.own / name).unlink()

    def names(self) -> list[str]:
        """Give the names of those that there are, and can be seen to be."""
        return [name for name, handle in self.handles.items() if self._is_seen(name, handle)]

    def make(self, name: str) -> None:
        """Have there be one of that name, to be seen as well."""
        if name not in self.handles:
            (self.own / name).touch(0o600)
            _bear(self.own / name)
            self._find(name)
        if not self._is_seen(name, self.handles[name]):
            self._show(name)

    def remove(self, name: str) -> None:
        """Have there be none of that name."""
        self._hide(name)
        handle = self.handles.pop(name, None)
        if handle is not None:
            os.close(handle)
            with suppress(OSError):
                kernel.detach(self.own / name)
            (self.own / name).unlink(missing_ok=True)

    def path(self, name: str) -> str:
        """Give a path of the handle that programs can open which this process starts."""
        return f"/proc/{os.getpid()}/fd/{self.handles[name]}"

    def _is_seen(self, name: str, handle: int) -> bool:
        with suppress(OSError):
            found, own = (self.seen / name).lstat(), os.fstat(handle)
            return (found.st_dev, found.st_ino) == (own.st_dev, own.st_ino)
        return False

    def _show(self, name: str) -> None:
        self._hide(name)
        folder = self._open_seen()
        try:
            os.close(os.open(name, os.O_RDONLY | os.O_CREAT | os.O_EXCL, 0o444, dir_fd=folder))
            target = Path(f"/proc/self/fd/{folder}/{name}")
            kernel.mount(f"/proc/self/fd/{self.handles[name]}", target, flags=kernel.BIND)
        finally:
            os.close(folder)

    def _hide(self, name: str) -> None:
        folder = self._open_seen()
        try:
            with suppress(OSError):
                kernel.detach(f"/proc/self/fd/{folder}/{name}")
            with suppress(FileNotFoundError):
                is_folder = stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
                (os.rmdir if is_folder else os.unlink)(name, dir_fd=folder)
        finally:
            os.close(folder)

    def _open_seen(self) -> int:
        """Open the folder, in whose place a person may have put something else."""
        with suppress(FileNotFoundError):
            if not stat.S_ISDIR(self.seen.lstat().st_mode):
                self.seen.unlink()
        self.seen.mkdir(exist_ok=True)
        return os.open(self.seen, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)


def _bear(file: Path) -> None:
    """Make a namespace, and bind it to a file."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            kernel.unshare(kernel.NEWNET)
            kernel.mount("/proc/self/ns/net", file, flags=kernel.BIND)
            status = 0
        finally:
            os._exit(status)
    if os.waitpid(child, 0)[1]:
        raise OSError(f"no namespace could be made for {file.name}")

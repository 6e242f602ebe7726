"""The volumes that a server has: each one's file stands at the name of its device, as long as it is attached.

A device of blocks takes more than the namespaces of an ordinary user give. Programs that read and write a disk work on
the file as well.
"""

import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from quizengine.lab.host import kernel
from quizengine.lab.plane import mounting, well_formed
from quizengine.lab.reading import open_beneath

DEVICES = Path("/dev")


def settle(server: int, data: Path, volumes: Iterable[tuple[str, str, bool]]) -> str:
    """Have the server with that first process have these volumes and no other; give what stood in the way.

    A volume is a device, a file below the folder `data`, and whether it may be written to.
    """
    complaints, opened, sealed = [], {}, set()
    for device, file, writable in volumes:
        try:
            opened[device] = open_beneath(data, file, os.O_PATH, links=False)
        except OSError as error:
            complaints.append(f"/dev/{device}: {file}: {os.strerror(error.errno or 0)}")
        if not writable:
            sealed.add(device)
    files = {each: found for each, found in opened.items() if stat.S_ISREG(os.fstat(found).st_mode)}
    complaints += [f"/dev/{device}: it is no regular file" for device in opened if device not in files]
    if not _in_files_of(server, files, sealed):
        complaints.append("the volumes could not be put into the server")
    for found in opened.values():
        os.close(found)
    return "; ".join(complaints)


def _in_files_of(server: int, files: Mapping[str, int], sealed: set[str]) -> bool:
    """Do it in a child, in the namespace of the server's mounts."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            views = {device: kernel.view(found) for device, found in files.items()}
            kernel.enter(os.pidfd_open(server), kernel.NEWNS)
            _remove(files)
            _place(views, sealed)
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0


def _remove(files: Mapping[str, int]) -> None:
    """Take away every volume that is not to be there."""
    for path in [path for path in DEVICES.iterdir() if well_formed.DISK.fullmatch(path.name)]:
        is_volume = path.is_file() and not path.is_symlink() and os.path.ismount(path)
        if is_volume and not (path.name in files and _same(path, files[path.name])):
            for _, place in [each for each in mounting.mounts() if each[0] == str(path)]:
                kernel.detach(place)
            kernel.detach(path)
            path.unlink()


def _place(views: Mapping[str, int], sealed: set[str]) -> None:
    for device, view in views.items():
        path = DEVICES / device
        if _same(path, view):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o660))
        kernel.place(view, path)
        if device in sealed:
            kernel.seal(path)


def _same(path: Path, found: int) -> bool:
    with suppress(OSError):
        here, there = path.lstat(), os.fstat(found)
        return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)
    return False

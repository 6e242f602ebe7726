"""Facts about file systems in the virtual machine of the lab's host."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class FileSystem:
    """A file system: its type as `blkid` has it, and the folders that it is mounted at."""

    type: str
    mounted_at: list[str]


@checker
def file_system(cloud: Cloud, device: str) -> FileSystem | None:
    """Report what is on a block device in the virtual machine of the lab's host; a volume's is /dev/GROUP/NAME."""
    for one in (cloud.host.disks() or {}).get("file_systems", ()):
        if one["device"] == device:
            return FileSystem(one["type"], one["mounted_at"])
    return None

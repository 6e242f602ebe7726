"""Facts about volume groups in the virtual machine of the lab's host."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class VolumeGroup:
    """A volume group: its physical volumes, and how large it, what is free of it, and an extent are in whole MiB."""

    disks: list[str]
    size: int
    free: int
    extent: int


@checker
def volume_group(cloud: Cloud, name: str) -> VolumeGroup | None:
    """Report a volume group in the virtual machine of the lab's host."""
    for one in (cloud.host.disks() or {}).get("groups", ()):
        if one["name"] == name:
            sizes = [one[kind] // 1024**2 for kind in ("bytes", "free_bytes", "extent_bytes")]
            return VolumeGroup(one["disks"], *sizes)
    return None

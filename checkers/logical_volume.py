"""Facts about logical volumes in the virtual machine of the lab's host."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class LogicalVolume:
    """A logical volume: its size, its type as `lvs -o segtype` has it, its stripes, and the disks that it lies on.

    Sizes are whole MiB, that of a stripe is in KiB; it is 0 where there is but one.
    """

    size: int
    type: str
    stripes: int
    stripe_size: int
    disks: list[str]


@checker
def logical_volume(cloud: Cloud, name: str, group: str) -> LogicalVolume | None:
    """Report a logical volume of a volume group in the virtual machine of the lab's host."""
    for one in (cloud.host.disks() or {}).get("volumes", ()):
        if (one["group"], one["name"]) == (group, name):
            return LogicalVolume(
                size=one["bytes"] // 1024**2,
                type=one["type"],
                stripes=one["stripes"],
                stripe_size=one["stripe_bytes"] // 1024,
                disks=one["disks"],
            )
    return None

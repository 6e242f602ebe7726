"""Facts about offers to hand over volumes."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker, name_of


@dataclass(frozen=True)
class VolumeTransfer:
    """An offer that nobody has accepted yet: once it is accepted it is gone, and the volume is another project's.

    `count` is how many offers bear the name.
    """

    name: str
    volume: str | None
    with_snapshots: bool
    count: int


@checker
def volume_transfer(cloud: Cloud, name: str) -> VolumeTransfer | None:
    """Report the newest volume transfer called NAME of all projects."""
    storage = cloud.block_storage
    answer = storage.get(
        "/volume-transfers/detail", params={"all_tenants": 1}, microversion="3.55", raise_exc=True
    ).json()
    several = [one for one in answer["transfers"] if one["name"] == name]
    if not several:
        return None
    found = max(several, key=lambda one: (one["created_at"], one["id"]))
    return VolumeTransfer(
        name=name,
        volume=name_of(storage.find_volume, found["volume_id"]),
        with_snapshots=not found["no_snapshots"],
        count=len(several),
    )

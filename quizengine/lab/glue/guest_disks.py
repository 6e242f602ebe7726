"""What was written to servers' disks, for the services that copy them; nobody knows where there is no data plane."""

from pathlib import Path

from quizengine.lab.plane import asking

LABS: list[Path] = []


def belong(lab: Path) -> None:
    """Ask the data plane of the lab in that folder."""
    LABS[:] = [lab]


def written(server: str) -> bytes:
    """Give what was written to the disk of a server, as it stands at the beginning of a disk."""
    return b"".join(asking.written(lab, server) for lab in LABS)


def settle(volume: Path) -> None:
    """Have a volume's file hold what the server that runs from it has written so far, if one does."""
    for lab in LABS:
        asking.settle(lab, volume)

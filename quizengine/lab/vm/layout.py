"""Where the parts of a lab's virtual machine lie in the lab's folder."""

from pathlib import Path

DISKS = ("vda", "vdb")
DISK_BYTES = 16 * 1024**2

# Doors to the machine's serial lines: a terminal, commands of whoever works in the host, and our own.
TERMINAL, COMMANDS, AGENT = "terminal.sock", "commands.sock", "agent.sock"


def run(lab: Path) -> Path:
    """Give the folder of what is made anew whenever the machine starts; nobody in the host sees it."""
    return lab / "run" / "vm"


def doors(lab: Path) -> Path:
    """Give the folder of the doors that are there in the host as well."""
    return run(lab) / "doors"


def disks(lab: Path) -> Path:
    """Give the folder of the disks, which only a reset removes."""
    return lab / "disks"


def log(lab: Path) -> Path:
    """Give the file with what the machine's kernel and this program say of its start."""
    return lab / "log" / "vm.log"

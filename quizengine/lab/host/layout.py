"""Where the parts of a lab's host lie in the lab's folder, and what they are called inside."""

from pathlib import Path

NAME = "openstack"
ADDRESS = "172.25.0.10"
NETMASK = "255.255.255.0"
BRIDGE = "br-mgmt"

# Inside: the folder that stands first on PATH, and the one of the socket at which units are asked for.
COMMANDS = Path("/opt/lab/bin")
# Where the machine's own programs are that commands of ours stand in front of.
COVERED = Path("/opt/lab/covered")
DOOR = Path("/run/lab")
DOOR_NAME = "units.sock"
# The folder of the doors to the virtual machine.
MACHINE = Path("/run/vm")
# The home of who works inside, as it is DevStack's.
HOME = Path("/opt/stack")

AGENT = "agent.sock"


def run(lab: Path) -> Path:
    """Give the folder of all that is made anew whenever the host starts."""
    return lab / "run" / "host"


def plane(lab: Path) -> Path:
    """Give the folder of what the data plane remembers while the host lives; nobody inside sees it."""
    return run(lab) / "plane"


def home(lab: Path) -> Path:
    """Give the folder of a person's own files in the host, which only a reset puts back."""
    return lab / "host"


def quick(lab: Path) -> Path:
    """Give the folder under which the quick client has its things; the path is the same inside."""
    return run(lab) / "quick"

"""`ovs-vsctl`: the machine's own, behind what starts Open vSwitch and has it switch without the kernel's help."""

import os
import sys
from collections.abc import Sequence

from quizengine.lab.host.programs import _switch

BETWEEN = "--"
TELLS_OF_ITSELF = {"-h", "--help", "-V", "--version"}


def main(arguments: Sequence[str]) -> int:
    """Become the machine's own `ovs-vsctl`, Open vSwitch started first where nobody has."""
    why = _hindrance(arguments)
    if not why:
        os.execv(_switch.CLIENT, ["ovs-vsctl", *without_kernel(arguments)])  # noqa: S606 - the machine's own
    print(f"ovs-vsctl: {why}", file=sys.stderr)
    return 1


def _hindrance(arguments: Sequence[str]) -> str:
    """Start it where nobody has, unless it was stopped; gives what is in the way, "" for nothing."""
    if not _switch.is_installed():
        return "this machine has no Open vSwitch; install it outside of the lab: sudo apt install openvswitch-switch"
    if _switch.running(_switch.SWITCH) or _switch.STOPPED.exists() or TELLS_OF_ITSELF & {*arguments}:
        return ""
    why = _switch.start()
    return why and f"Open vSwitch did not start: {why}"


def without_kernel(arguments: Sequence[str]) -> list[str]:
    """Add to each order for a new bridge, that its packets be switched by the daemon."""
    found: list[str] = []
    command: list[str] = []
    for word in [*arguments, BETWEEN]:
        command.append(word)
        if word == BETWEEN:
            found += [*command, *_more(command[:-1])]
            command = []
    return found[:-1]


def _more(command: Sequence[str]) -> list[str]:
    name = command[command.index("add-br") + 1 :] if "add-br" in command else []
    return ["set", "bridge", name[0], "datapath_type=netdev", BETWEEN] if len(name) == 1 else []

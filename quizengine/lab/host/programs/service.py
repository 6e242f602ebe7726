"""`service NAME ORDER`, as it was called before `systemctl`."""

import sys
from collections.abc import Sequence

from quizengine.lab.host.programs import systemctl

NAME_AND_ORDER = 2


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says, and give the exit status."""
    if list(arguments) == ["--status-all"]:
        return systemctl.main(["list-units", "--all"])
    if len(arguments) != NAME_AND_ORDER:
        print("Usage: service NAME start|stop|restart|status, or: service --status-all", file=sys.stderr)
        return 1
    name, order = arguments
    return systemctl.main([order, name])

"""What a person is told who enters the lab's shell."""

import shutil

from quizengine.lab.host import layout, outfit
from quizengine.lab.lab import Lab
from quizengine.lab.name import command, opening
from quizengine.lab.status import LabStatus
from quizengine.terminal.console import console
from quizengine.terminal.sheet import Sheet

# What exercises of networks need, and the packages of Debian and Ubuntu that have them.
WANTED = {"ip": "iproute2", "ping": "iputils-ping", "iptables": "iptables", "curl": "curl", "less": "less"}


def greet(found: LabStatus, person: str, lab: Lab) -> None:
    """Tell where one is, what one may do, and how to leave."""
    sheet = Sheet(console(), "en")
    sheet.words(
        f"{opening(lab.folder)} is {found.state}, and you are {person} (to be somebody else: export OS_CLOUD=NAME)."
    )
    if found.why:
        sheet.words(f"  {found.why}")
    if found.host:
        _tell_host(sheet)
    else:
        _tell_outside(sheet, found, lab)
    sheet.words("Leave with: exit")


def _tell_host(sheet: Sheet) -> None:
    sheet.words(
        f"  This is the lab's host, {layout.NAME} ({layout.ADDRESS}): /etc/SERVICE/, systemctl, journalctl -u UNIT, and"
        " source openrc USER PROJECT work as on DevStack. Its units: systemctl list-units"
    )
    missing = [package for program, package in WANTED.items() if not shutil.which(program, path=outfit.SYSTEM)]
    if missing:
        sheet.words(f"  Not on this machine, which lends its programs: {', '.join(missing)} (install the packages).")


def _tell_outside(sheet: Sheet, found: LabStatus, lab: Lab) -> None:
    if found.no_host:
        sheet.words(f"  This machine lets the lab have no host of its own: {found.no_host}")
    again = command(lab.folder, "restart SERVICE")
    sheet.words(f"  configuration: {lab.etc}/SERVICE/ (policies are read at once, the rest at: {again})")
    sheet.words(f"  credentials: {lab.clouds_yaml} (or: source {lab.openrc} {'|'.join(lab.identities())})")

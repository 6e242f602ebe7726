"""Whether a machine has what the data plane is made of, found out by trying."""

import shutil

PATH = "/usr/sbin:/sbin:/usr/bin:/bin"
# The programs that it is made with, and the packages of Debian and Ubuntu that have them.
PACKAGES = {"ip": "iproute2", "nft": "nftables", "iptables-restore": "iptables"}
# What is made in a network namespace that is gone afterwards.
SCRIPT = """
set -e
ip link add trial0 type veth peer name trial1
ip link add trial2 type bridge
echo 'table bridge trial { }' | nft -f -
iptables -t nat -S > /dev/null
"""


def missing() -> list[str]:
    """Give the packages that are not there."""
    return [package for program, package in PACKAGES.items() if not shutil.which(program, path=PATH)]

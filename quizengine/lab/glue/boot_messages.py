"""What a server of the lab writes to its console while it boots."""

from typing import Any

FIRST = """\
[    0.000000] Linux version 6.1.0-lab (x86_64)
[    0.000000] Command line: root=/dev/vda1 console=tty1 console=ttyS0
[    0.004000] smp: {vcpus} processor(s) brought up
[    0.008000] Memory: {memory}K available
[    0.412345] virtio_blk virtio1: [vda] {sectors} 512-byte blocks
[    0.987654] EXT4-fs (vda1): mounted
[    1.020000] init: user space is up
[    1.490000] init: starting the network"""
LAST = """\
[    2.020000] cloud-init: instance-id {number}
[    2.040000] cloud-init: hostname {name}
{said}[    2.500000] init: done

{name} login: """
IPV4 = 4
SECTORS_PER_GIB = 2 * 1024**2


def boot_messages(instance: Any, said: str = "") -> str:
    """Give the messages of Nova's INSTANCE, its addresses among them, and what it said itself."""
    flavor = instance.flavor
    first = FIRST.format(vcpus=flavor.vcpus, memory=flavor.memory_mb * 1024, sectors=flavor.root_gb * SECTORS_PER_GIB)
    last = LAST.format(number=instance.uuid, name=instance.hostname or instance.display_name, said=said)
    return "\n".join([first, *_addresses(instance), last])


def _addresses(instance: Any) -> list[str]:
    """Give a line for each address; without DHCP, a server learns its own only from a configuration drive."""
    lines = []
    for order, port in enumerate(instance.get_network_info()):
        for subnet in port["network"]["subnets"]:
            is_told = subnet["version"] != IPV4 or "dhcp_server" in subnet["meta"] or instance.config_drive
            known = [address["address"] if is_told else "no answer to DHCP" for address in subnet["ips"]]
            lines += [f"[    1.7{order:05}] eth{order}: up, {each}, {port['address']}" for each in known]
    return lines

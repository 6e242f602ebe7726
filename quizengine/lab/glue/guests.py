"""Servers without a hypervisor.

Nova's own driver for tests forgets every server when it ends, gives its hosts new names each time, and makes
snapshots that hold nothing. Here a server is what the database says of it; a snapshot is a disk that any tool can
read, with what was written to the server's; and what libvirt refuses is refused.
"""

import os
import sys
import time
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nova.conf
from nova import context as contexts
from nova import exception, objects
from nova.compute import power_state, task_states
from nova.console import type as consoles
from nova.image import glance
from nova.virt import fake
from oslo_config import cfg

from quizengine.lab import disk_image
from quizengine.lab.glue import guest_disks, guest_files

GIB = 1024**3
MULTICAST = 0x01
OPTIONS = (
    cfg.IntOpt("vcpus", default=16, help="Processors of each host."),
    cfg.IntOpt("memory_mb", default=32768, help="Megabytes of memory of each host."),
    cfg.IntOpt("disk_gb", default=500, help="Gigabytes of disk of each host."),
)


def install() -> None:
    """Put the driver where Nova looks for it."""
    nova.conf.CONF.register_opts(OPTIONS, group="lab")
    sys.modules["nova.virt.quizengine"] = sys.modules[__name__]


class Guests(fake.FakeDriver):  # type: ignore[misc] # upstream has no types
    """The driver of one host."""

    def __init__(self, virtapi: Any, read_only: bool = False) -> None:  # noqa: FBT001, FBT002 - Nova's signature
        lab = nova.conf.CONF.lab
        self.vcpus, self.memory_mb, self.local_gb = lab.vcpus, lab.memory_mb, lab.disk_gb
        super().__init__(virtapi, read_only)
        self.host_status_base |= {"hypervisor_type": "QEMU", "hypervisor_version": 7002000}

    def init_host(self, host: str) -> None:
        """Find the host's servers again, as they were."""
        super().init_host(host)
        for instance in objects.InstanceList.get_by_host(contexts.get_admin_context(), host, ["flavor"]):
            if instance.power_state not in {None, power_state.NOSTATE}:
                self._remember(instance)

    def _remember(self, instance: Any) -> None:
        flavor = instance.flavor
        self.resources.claim(vcpus=flavor.vcpus, mem=flavor.memory_mb, disk=flavor.root_gb)
        self.instances[instance.uuid] = fake.FakeInstance(instance.name, instance.power_state, instance.uuid)
        for vif in instance.get_network_info():
            self._interfaces[vif["id"]] = vif

    def get_nodenames_by_uuid(self, refresh: bool = False) -> dict[str, str]:  # noqa: FBT001, FBT002, ARG002 - as above
        """Give each host a number that stays the same."""
        return {_number(name): name for name in self.get_available_nodes()}

    def get_available_resource(self, nodename: str) -> dict[str, Any]:
        """Tell what the host has, and what of it is taken."""
        return {**super().get_available_resource(nodename), "uuid": _number(nodename)}

    def get_host_uptime(self) -> str:
        """Tell, as `uptime` does, how long this machine has run: the hosts are parts of it."""
        now, seconds = time.strftime("%H:%M:%S"), float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        load = ", ".join(f"{part:.2f}" for part in os.getloadavg())
        return f" {now} up {int(seconds // 60)} min,  0 users,  load average: {load}"

    def spawn(self, context: Any, instance: Any, *arguments: Any, **options: Any) -> None:
        """Start a server."""
        for vif in options.get("network_info") or ():
            _refuse_multicast(vif)
        super().spawn(context, instance, *arguments, **options)
        guest_files.boot(instance)

    def destroy(self, context: Any, instance: Any, *arguments: Any, **options: Any) -> None:
        """End a server, of which nothing stays unless it runs on another host by now."""
        super().destroy(context, instance, *arguments, **options)
        if instance.host == self._host:
            guest_files.remove(instance)

    def attach_interface(self, context: Any, instance: Any, image_meta: Any, vif: Any) -> None:
        """Plug a port into a server."""
        _refuse_multicast(vif)
        super().attach_interface(context, instance, image_meta, vif)

    def snapshot(self, context: Any, instance: Any, image_id: str, update_task_state: Any) -> None:
        """Make an image of a server."""
        if instance.uuid not in self.instances:
            raise exception.InstanceNotRunning(instance_id=instance.uuid)
        update_task_state(task_state=task_states.IMAGE_PENDING_UPLOAD)
        facts = {"disk_format": "qcow2", "container_format": "bare"}
        with TemporaryDirectory() as folder:
            raw, disk = Path(folder, "raw"), Path(folder, "disk")
            raw.write_bytes(guest_disks.written(instance.uuid))
            os.truncate(raw, max(1, instance.flavor.root_gb) * GIB)
            disk_image.pack(raw, disk)
            update_task_state(task_state=task_states.IMAGE_UPLOADING, expected_state=task_states.IMAGE_PENDING_UPLOAD)
            with disk.open("rb") as content:
                glance.API().update(context, image_id, facts, content, purge_props=False)

    def default_root_device_name(self, _instance: Any, _image_meta: Any, _root_bdm: Any) -> str:
        """Give the name of a server's first disk, from which those of its other disks follow."""
        return "/dev/vda"

    def pause(self, instance: Any) -> None:
        """Stop a server's processors."""
        self.instances[instance.uuid].state = power_state.PAUSED

    def unpause(self, instance: Any) -> None:
        """Let a server's processors go on."""
        self.instances[instance.uuid].state = power_state.RUNNING

    def suspend(self, _context: Any, instance: Any) -> None:
        """Put a server's memory on the disk."""
        self.instances[instance.uuid].state = power_state.SHUTDOWN

    def resume(self, _context: Any, instance: Any, *_: Any, **__: Any) -> None:
        """Take a server's memory from the disk."""
        self.instances[instance.uuid].state = power_state.RUNNING

    def get_console_output(self, _context: Any, instance: Any) -> str:
        """Give what a server wrote while it booted."""
        return guest_files.console(instance)

    def get_vnc_console(self, _context: Any, _instance: Any) -> Any:
        """Tell where a server's screen would be seen."""
        return consoles.ConsoleVNC(host="127.0.0.1", port=5900)


def _number(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.quizengine.lab"))


def _refuse_multicast(vif: Any) -> None:
    address = str(vif["address"])
    if int(address.partition(":")[0], 16) & MULTICAST:
        raise exception.NovaException(f"XML error: expected unicast mac address, found multicast '{address}'")

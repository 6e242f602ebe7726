"""Servers in whose making Nova was killed before they had a host.

A broker keeps the messages that lead from one part of Nova to the next; here they are gone with the process, and such
a server would be built for ever. A host that finds its own half-made servers settles them itself.
"""

from typing import Any

from nova import context as contexts
from nova import exception, objects
from nova.compute import vm_states


def settle(conductor: Any) -> None:
    """Have them fail; `conductor` is what Nova schedules servers with, and has not begun to."""
    context = contexts.get_admin_context()
    for request in objects.BuildRequestList.get_all(context):
        mapping = objects.InstanceMapping.get_by_instance_uuid(context, request.instance_uuid)
        if mapping.cell_mapping is None:
            _bury(conductor, context, request)
        else:
            request.destroy()
    for instance in objects.InstanceList.get_by_filters(context, {"vm_state": vm_states.BUILDING, "deleted": False}):
        if instance.host is None:
            instance.vm_state, instance.task_state = vm_states.ERROR, None
            instance.save()


def _bury(conductor: Any, context: Any, request: Any) -> None:
    wanted = objects.RequestSpec.get_by_instance_uuid(context, request.instance_uuid)
    why = exception.NovaException("Nova was ended while it looked for a host")
    conductor._bury_in_cell0(context, wanted, why, build_requests=[request])  # noqa: SLF001 - only Nova itself knows how

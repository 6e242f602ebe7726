"""Cinder's services, disabled and enabled by request.

This release of Cinder answers that it did so, but saves only a reason, when one is given with it; so a service that was
disabled with a reason could never be enabled again.
"""

from collections.abc import Callable
from typing import Any

from cinder import objects
from cinder.api import common
from cinder.api.v3 import services

Action = Callable[..., Any]


def install() -> None:
    """Apply it to this process."""
    controller = services.ServiceController
    controller.disable = _saving(controller.disable, disabled=True)
    controller.enable = _saving(controller.enable, disabled=False)


def _saving(act: Action, *, disabled: bool) -> Action:
    def saving(self: Any, req: Any, body: Any) -> Any:
        answer = act(self, req, body=body)  # who may not, or names what is not there, goes no further
        host, binary = common.get_cluster_host(req, body, False)[1], body.get("binary") or body.get("service")  # noqa: FBT003 - upstream's signature
        service = objects.Service.get_by_args(req.environ["cinder.context"], host, binary)
        service.disabled, service.disabled_reason = disabled, None
        service.save()
        return answer

    return saving

"""Facts about Heat's stacks."""

from dataclasses import dataclass
from typing import Any

from quizengine.checking import Cloud, checker

from ._stacks import stack_called

OWN = "OS::"  # what Heat itself adds to a stack's parameters


@dataclass(frozen=True)
class Stack:
    """A stack: `resources` maps names to types, `outputs` names to values; `template` is the whole of it, as parsed.

    `reason` tells how it came to its `status`; values of hidden parameters are asterisks.
    """

    name: str
    status: str
    reason: str
    description: str
    parameters: dict[str, str]
    resources: dict[str, str]
    outputs: dict[str, Any]
    template: dict[str, Any]
    tags: list[str]


@checker
def stack(cloud: Cloud, name: str, project: str | None = None) -> Stack | None:
    """Report a stack of the administrator's project, or of another that the administrator may enter."""
    heat, found = stack_called(cloud, name, project)
    if found is None:
        return None
    return Stack(
        name=found.name,
        status=found.status,
        reason=found.status_reason or "",
        description=found.description or "",
        parameters={key: str(value) for key, value in found.parameters.items() if not key.startswith(OWN)},
        resources={one.name: one.resource_type for one in heat.resources(found)},
        outputs={one["output_key"]: one.get("output_value") for one in found.outputs or []},
        template=heat.get(f"/stacks/{found.name}/{found.id}/template", raise_exc=True).json(),
        tags=sorted(found.tags or []),
    )

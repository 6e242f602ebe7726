"""Facts about the resources of Heat's stacks."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._stacks import stack_called


@dataclass(frozen=True)
class StackResource:
    """A resource: `reason` tells how it came to its `status`; `physical_name` is the name of what Heat made for it.

    `required_by` are the resources of the stack that were made after it, since they use it.
    """

    name: str
    type: str
    status: str
    reason: str
    physical_name: str | None
    required_by: list[str]


@checker
def stack_resource(cloud: Cloud, stack: str, name: str, project: str | None = None) -> StackResource | None:
    """Report the resource called NAME (in the template) of a stack of the administrator's project, or of another."""
    heat, found = stack_called(cloud, stack, project)
    if found is None:
        return None
    answer = cloud.unless_absent(heat.get(f"/stacks/{found.name}/{found.id}/resources/{name}"))
    if answer is None:
        return None
    resource = answer.json()["resource"]
    return StackResource(
        name=resource["resource_name"],
        type=resource["resource_type"],
        status=resource["resource_status"],
        reason=resource["resource_status_reason"] or "",
        physical_name=(resource.get("attributes") or {}).get("name"),
        required_by=sorted(resource["required_by"]),
    )

"""Finding stacks by name."""

from typing import Any

from quizengine.checking import Cloud


def stack_called(cloud: Cloud, name: str, project: str | None) -> tuple[Any, Any]:
    """Give Heat, entered in that project, and the stack of this name; None where there is none."""
    heat = cloud.inside(project).orchestration
    found = heat.find_stack(name, ignore_missing=True)
    return heat, found if found is not None and found.name == name else None

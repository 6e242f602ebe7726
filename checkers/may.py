"""A probe: what a user may do, seen by doing it and removing what it made."""

from dataclasses import dataclass
from typing import Literal

from quizengine.checking import Cloud, checker

from ._probes import PROBES

OUTCOMES: dict[int, Literal["forbidden", "unauthenticated", "not_found"]] = {
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
}


@dataclass(frozen=True)
class Permission:
    """What the cloud answered: `status` is HTTP's; anything but a yes or a refusal is no answer."""

    outcome: Literal["allowed", "forbidden", "unauthenticated", "not_found"]
    status: int


@checker
def may(  # noqa: PLR0913 - who, where and what
    cloud: Cloud,
    action: Literal[
        "token:issue",
        "aggregate:create",
        "container:create",
        "container:list",
        "domain:create",
        "external_network:create",
        "flavor:create",
        "floating_address:create",
        "group:create",
        "hypervisor:list",
        "image:create",
        "image:list",
        "network:create",
        "project:create",
        "project:list",
        "role:create",
        "router:create",
        "security_group:create",
        "server:create",
        "server:list",
        "stack:create",
        "stack:list",
        "user:create",
        "user:list",
        "volume:create",
        "volume:list",
        "volume_type:create",
    ],
    user: str,
    *,
    project: str | None = None,
    password: str | None = None,
    user_domain: str = "Default",
    project_domain: str = "Default",
) -> Permission:
    """Try an action as a user, on something of its own that is removed again, and report what the cloud said."""
    actor = cloud.as_user(
        user, password=password, project=project, user_domain=user_domain, project_domain=project_domain
    )
    status = cloud.login_status(actor)
    if action != "token:issue" and _is_yes(status):
        status = PROBES[action](cloud, actor)
    if _is_yes(status):
        return Permission("allowed", status)
    if status not in OUTCOMES:
        raise RuntimeError(f"the cloud answered `{action}` with HTTP status {status}, which is neither a yes nor a no")
    return Permission(OUTCOMES[status], status)


def _is_yes(status: int) -> bool:
    return 200 <= status < 300  # noqa: PLR2004 - as HTTP has it

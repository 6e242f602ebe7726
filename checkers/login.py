"""Whether a user can log in."""

from dataclasses import dataclass
from typing import Literal

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class Login:
    """How it went: `refused` for a wrong password or project, or a user who is not there, or not enabled."""

    outcome: Literal["ok", "refused"]


@checker
def login(  # noqa: PLR0913 - each is a part of a login
    cloud: Cloud,
    user: str,
    password: str,
    *,
    project: str | None = None,
    user_domain: str = "Default",
    project_domain: str = "Default",
) -> Login:
    """Try to get a token with a user's password, for a project where one is given."""
    entered = cloud.as_user(
        user, password=password, project=project, user_domain=user_domain, project_domain=project_domain
    )
    return Login("ok" if cloud.login_status(entered) < 300 else "refused")  # noqa: PLR2004 - as HTTP has it

"""The ways into a cloud: a connection for each thread and project, since the SDK's are not made to be shared."""

from collections.abc import Callable
from dataclasses import replace
from threading import local
from typing import TYPE_CHECKING, Protocol

from quizengine.cloud.connection import connect
from quizengine.cloud.credentials import Credentials

if TYPE_CHECKING:
    from quizengine.cloud.provisioning.maker import Cloud

SECONDS = 60.0


class Doors(Protocol):
    """Lets in."""

    def into(self, project: str) -> "Cloud":
        """Give a connection that leads into a project, "" for the administrator's own; it logs in on its first use."""


class SdkDoors:
    """The real ones, by openstacksdk, as whoever the credentials name."""

    def __init__(self, credentials: Callable[[], Credentials]) -> None:
        self._credentials = credentials()
        self._of_thread = local()

    def into(self, project: str) -> "Cloud":
        """Give this thread's connection into a project."""
        known: dict[str, Cloud] = self._of_thread.__dict__
        if project not in known:
            known[project] = connect(self._within(project), SECONDS)
        return known[project]

    def _within(self, project: str) -> Credentials:
        return replace(self._credentials, project_name=project, project_id=None) if project else self._credentials

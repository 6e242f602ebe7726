"""Who enters a cloud, and with what password."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Credentials:
    """A login with a password; its `repr` does not tell the password.

    Without a project it is unscoped, or scoped to the user's default project where there is one. An id stands
    in for the name beside it. `interface` is public, internal or admin; `cacert` is a file of the cloud's authority.
    """

    auth_url: str
    username: str
    password: str = field(repr=False)
    project_name: str | None = None
    user_domain_name: str | None = "Default"
    project_domain_name: str | None = "Default"
    region_name: str | None = None
    project_id: str | None = None
    user_domain_id: str | None = None
    project_domain_id: str | None = None
    interface: str | None = None
    cacert: str | None = None
    verify: bool = True

    def as_json(self) -> dict[str, Any]:
        """Give plain values, the password among them: for a pipe, never for a file or a command line."""
        return {key: value for key, value in asdict(self).items() if value is not None}

    def auth(self) -> Mapping[str, str]:
        """Give what keystoneauth's password plugin takes; it holds the password."""
        found = {"auth_url": self.auth_url, "username": self.username, "password": self.password}
        found |= _either("user_domain", self.user_domain_id, self.user_domain_name)
        if self.project_id or self.project_name:
            found |= _either("project", self.project_id, self.project_name)
            found |= _either("project_domain", self.project_domain_id, self.project_domain_name)
        return found

    def of(self, user: str, password: str, user_domain: str) -> "Credentials":
        """Give the credentials of another user of the same cloud, in no project."""
        other = replace(self, username=user, password=password, user_domain_name=user_domain, user_domain_id=None)
        return replace(other, project_name=None, project_id=None)

    def within(self, project: str, domain: str) -> "Credentials":
        """Give the same login to another project."""
        named = replace(self, project_name=project, project_domain_name=domain)
        return replace(named, project_id=None, project_domain_id=None)


NOBODY = Credentials("http://127.0.0.1:9/v3", "nobody", "")  # of a cloud that is nowhere


def _either(what: str, number: str | None, name: str | None) -> dict[str, str]:
    if number:
        return {f"{what}_id": number}
    return {f"{what}_name": name} if name else {}

"""A dashboard of the services that run.

The catalog of a lab names all its services, whichever of them were started. Horizon shows pages for what the catalog
names, and its first page fails outright without Nova. So it is told of no service on this machine at whose port nobody
listens, and where there is no Nova, it opens on another page.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from quizengine.lab.site import HOST

LISTENING = "0A"
SOCKETS = Path("/proc/net/tcp")
COMPUTE, WITHOUT_COMPUTE = "openstack.services.compute", "horizon:project:api_access:index"


def install() -> None:
    """Apply it to whoever is logged in."""
    # They exist in the dashboard's venv alone, and want their settings first.
    from django.urls import reverse  # noqa: PLC0415 - as above
    from openstack_auth import user as users  # noqa: PLC0415 - as above
    from openstack_dashboard import views  # noqa: PLC0415 - as above

    create, home = users.create_user_from_token, views.get_user_home

    def create_user_from_token(*arguments: Any, **named: Any) -> Any:
        user = create(*arguments, **named)
        user.service_catalog = _running(user.service_catalog)
        return user

    def get_user_home(user: Any) -> Any:
        return home(user) if user.has_perms((COMPUTE,)) else reverse(WITHOUT_COMPUTE)

    users.create_user_from_token = create_user_from_token
    views.get_user_home = get_user_home


def _running(catalog: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ports = listening(SOCKETS.read_text(encoding="ascii"))
    return [service for service in catalog if any(_may_answer(each["url"], ports) for each in service["endpoints"])]


def _may_answer(url: str, ports: set[int]) -> bool:
    address = urlsplit(url)
    return address.hostname != HOST or address.port in ports


def listening(table: str) -> set[int]:
    """Give the ports that somebody listens on, by the kernel's table of sockets."""
    rows = (line.split() for line in table.splitlines()[1:])
    return {int(row[1].rpartition(":")[2], 16) for row in rows if row[3] == LISTENING}

"""What a cloud of `clouds.yaml` offers: its services and their versions, and what one may do there."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quizengine.cloud.connection import connect
from quizengine.cloud.credentials import Credentials
from quizengine.cloud.named import credentials_of, people_of
from quizengine.core.offer import ADMIN, DEMO, FILES, HOST, JOHN, SERVICES, Offer
from quizengine.core.problem import Problem, ProblemError

if TYPE_CHECKING:
    from openstack.connection import Connection

SECONDS = 10.0
LONGEST = 200


@dataclass(frozen=True, slots=True)
class ServiceFound:
    """One service of the catalog: the API's version and its newest microversion, or why it gave no answer."""

    type: str
    url: str
    version: str = ""
    microversion: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found, entering as `user` in `project` with these roles."""

    cloud: str
    auth_url: str
    user: str
    project: str
    roles: tuple[str, ...]
    services: tuple[ServiceFound, ...]
    offer: Offer


def survey(name: str) -> Survey:
    """Look at a cloud; each request may take ten seconds.

    Raises ProblemError as `credentials_of` does, and `cloud.no-entry` where one cannot log in.
    """
    credentials = credentials_of(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the SDK's own insides, and of certificates that the entry says to accept
        connection = connect(credentials, SECONDS)
        access = _entered(name, credentials, connection.session)
        services = tuple(_services(connection, access.service_catalog))
        return Survey(
            cloud=name,
            auth_url=credentials.auth_url,
            user=access.username,
            project=access.project_name or "",
            roles=tuple(sorted(access.role_names)),
            services=services,
            offer=_offer(connection, services, people_of(name)),
        )


def _entered(name: str, credentials: Credentials, session: Any) -> Any:
    from keystoneauth1.exceptions import ClientException  # noqa: PLC0415 - costs a good part of a second

    try:
        return session.auth.get_access(session)
    except ClientException as error:
        raise ProblemError(_no_entry(name, credentials, error)) from error


def _services(connection: "Connection", catalog: Any) -> Iterator[ServiceFound]:
    from os_service_types import ServiceTypes  # noqa: PLC0415 - the SDK brings it

    official = ServiceTypes()
    there: dict[str, str] = {}
    for kind in catalog.catalog:
        name = official.get_service_type(kind["type"])
        if name in SERVICES:
            there.setdefault(name, kind["type"])
    for name in SERVICES:
        if name in there:
            yield _service(connection, name, there[name])


def _service(connection: "Connection", name: str, kind: str) -> ServiceFound:
    service = _adapter(connection, kind)
    url = service.get_endpoint()
    if not url:
        return ServiceFound(name, "", why="the catalog has no endpoint of it for this entry's interface and region")
    try:
        # Any answer but a fault of the server's says that something is there; only some tell their versions.
        answer = service.session.get(url, raise_exc=False)
    except Exception as error:  # noqa: BLE001 - whatever keeps one service from answering is told of that service
        return ServiceFound(name, url, why=_one_line(error))
    if answer.status_code >= 500:  # noqa: PLR2004 - as HTTP has it
        return ServiceFound(name, url, why=f"it answered with HTTP status {answer.status_code}")
    with suppress(Exception):
        found = service.get_endpoint_data()
        return ServiceFound(name, url, _dotted(found.api_version), _dotted(found.max_microversion))
    return ServiceFound(name, url)


def _adapter(connection: "Connection", kind: str) -> Any:
    """Give what speaks to the endpoint of a service by its type in the catalog."""
    from keystoneauth1.adapter import Adapter  # noqa: PLC0415 - costs a good part of a second

    config = connection.config
    return Adapter(
        connection.session,
        service_type=kind,
        interface=config.get_interface(),
        region_name=config.get_region_name(),
    )


def _offer(connection: "Connection", services: tuple[ServiceFound, ...], people: Mapping[str, Credentials]) -> Offer:
    has = {service.type for service in services if not service.why}
    why = {service.type: service.why for service in services if service.why}
    projects = _projects(connection)
    if projects is None:
        why[ADMIN] = "listing all projects is refused"
    else:
        has |= {ADMIN} | ({DEMO} if DEMO in projects else set())
    if JOHN in people:
        has.add(JOHN)
    else:
        why[JOHN] = "clouds.yaml has no entry of his for this cloud"
    why[FILES] = why[HOST] = "this cloud is not a lab of quizengine's"
    return Offer(frozenset(has), why)


def _projects(connection: "Connection") -> frozenset[str] | None:
    """Give the names of all projects, or None where one may not see them."""
    try:
        identity: Any = connection.identity
        return frozenset(project.name for project in identity.projects())
    except Exception:  # noqa: BLE001 - whatever it was, one has not the rights that practising takes
        return None


def _dotted(version: tuple[int, ...] | None) -> str:
    return ".".join(map(str, version)) if version else ""


def _one_line(error: Exception) -> str:
    words = " ".join(str(error).split()).partition(": HTTPConnectionPool")[0]
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _no_entry(name: str, credentials: Credentials, error: Exception) -> Problem:
    return Problem(
        "cloud.no-entry",
        f"the cloud `{name}` at {credentials.auth_url} does not let {credentials.username} in",
        why=_one_line(error),
        mend="see that the cloud is up, and mend this entry of clouds.yaml (or the password in secure.yaml)",
    )

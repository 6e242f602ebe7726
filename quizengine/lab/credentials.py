"""How people enter the lab: plain values, a `clouds.yaml`, and an `openrc` to source."""

import json

from quizengine.lab.people import DOMAIN, PEOPLE, Person
from quizengine.lab.private import write_private
from quizengine.lab.site import REGION, Site

CLOUDS = "clouds.yaml"
OPENRC = "openrc"


def identities() -> tuple[str, ...]:
    """Give the names of the people who may enter, the administrator first."""
    return tuple(person.name for person in PEOPLE)


def credentials(site: Site, user: str) -> dict[str, str]:
    """Give what openstacksdk's `connect` takes; KeyError when nobody is called that. Holds the password."""
    return _credentials(site, {person.name: person for person in PEOPLE}[user])


def _credentials(site: Site, person: Person) -> dict[str, str]:
    return {
        "auth_url": site.url("keystone", "/v3"),
        "username": person.name,
        "password": site.passwords[person.name],
        "project_name": person.project,
        "user_domain_name": DOMAIN,
        "project_domain_name": DOMAIN,
        "region_name": REGION,
        "interface": "internal",  # the public one is the lab's host's
    }


def write_credentials(site: Site) -> None:
    """Write both files into the lab's folder, for its owner's eyes only."""
    write_private(site.folder / CLOUDS, _clouds(site))
    write_private(site.folder / OPENRC, _openrc(site))


def _clouds(site: Site) -> str:
    clouds = {}
    for person in PEOPLE:
        auth = _credentials(site, person)
        beside = {key: auth.pop(key) for key in ("region_name", "interface")}
        clouds[person.name] = {"auth": auth, **beside, "identity_api_version": "3"}
    # JSON is YAML too, and quotes by itself whatever a password may hold.
    return "# Written by quizengine for its lab; it is written anew at each start.\n" + json.dumps(
        {"clouds": clouds}, indent=2
    ) + "\n"  # fmt: skip


def _openrc(site: Site) -> str:
    cases = "\n".join(_case(site, person) for person in PEOPLE)
    return f"""\
# source {OPENRC} [{"|".join(identities())}]     enter the lab as one of its people, as admin by default
case "${{1:-admin}}" in
{cases}
*) echo "{OPENRC}: nobody here is called $1" >&2 ;;
esac
export OS_AUTH_TYPE=password OS_IDENTITY_API_VERSION=3 OS_ENDPOINT_TYPE=internalURL
unset OS_CLOUD
"""


def _case(site: Site, person: Person) -> str:
    words = (f"OS_{key.upper()}='{value}'" for key, value in _credentials(site, person).items())
    return f"{person.name}) export {' '.join(words)} ;;"

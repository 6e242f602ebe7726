"""The people who may enter the lab, and what they may do there."""

from dataclasses import dataclass

DOMAIN = "Default"
SERVICE_PROJECT = "service"


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the lab, who holds one role on one project of the default domain."""

    name: str
    project: str
    role: str


PEOPLE = (
    Person("admin", "admin", "admin"),
    Person("john", "demo", "member"),
    Person("demo", "demo", "member"),
)

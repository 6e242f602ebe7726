"""Facts about Keystone domains."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class Domain:
    """A domain: `description` is "" where there is none."""

    name: str
    enabled: bool
    description: str


@checker
def domain(cloud: Cloud, name: str) -> Domain | None:
    """Report the domain called NAME."""
    for found in cloud.identity.domains(name=name):
        if found.name == name:
            return Domain(found.name, found.is_enabled, found.description or "")
    return None

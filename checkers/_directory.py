"""Finding what Keystone keeps by name within a domain, and nothing that merely has that id."""

from typing import Any

from quizengine.checking import Cloud


def domain_id(cloud: Cloud, name: str) -> str | None:
    """Give the id of the domain called NAME, None where there is none."""
    return next((one.id for one in cloud.identity.domains(name=name) if one.name == name), None)


def user_called(cloud: Cloud, name: str, domain: str) -> Any:
    """Give the SDK's user, or None."""
    number = domain_id(cloud, domain)
    if number is None:
        return None
    return next((one for one in cloud.identity.users(name=name, domain_id=number) if one.name == name), None)


def group_called(cloud: Cloud, name: str, domain: str) -> Any:
    """Give the SDK's group, or None."""
    number = domain_id(cloud, domain)
    if number is None:
        return None
    found = cloud.identity.groups(name=name, domain_id=number)
    return next((one for one in found if one.name == name), None)


def project_called(cloud: Cloud, name: str, domain: str) -> Any:
    """Give the SDK's project, or None."""
    number = domain_id(cloud, domain)
    if number is None:
        return None
    found = cloud.identity.projects(name=name, domain_id=number)
    return next((one for one in found if one.name == name), None)

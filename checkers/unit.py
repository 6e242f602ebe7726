"""Facts about the units of the services."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class Unit:
    """A unit: `state` as `systemctl is-active` has it, and the last error of one that failed.

    `changed` are its configuration files that are no longer what they were when it was started; none while it is
    stopped.
    """

    state: str
    error: str
    changed: list[str]


@checker
def unit(cloud: Cloud, name: str) -> Unit | None:
    """Report a unit of the lab's host by its name, as in `devstack@c-vol`, with or without `.service`."""
    found = cloud.host.unit(name)
    return None if found is None else Unit(found.state, found.why, found.changed)

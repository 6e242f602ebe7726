"""Entering the lab in a test, as openstacksdk does, without waiting longer than needed."""

import time
from collections.abc import Callable
from typing import Any

import openstack
import pytest

from quizengine.lab.lab import Lab

SECONDS = 120.0
ON_THE_LAB = [
    pytest.mark.lab,
    pytest.mark.slow,
    # The SDK warns of what it does itself, whatever it is asked for.
    pytest.mark.filterwarnings("ignore::openstack.warnings.OpenStackDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]


def enter(lab: Lab, user: str = "admin") -> Any:
    """Connect as one of the lab's people; the SDK's own types leave open which version of each service answers."""
    auth = lab.credentials(user)
    beside = {key: auth.pop(key) for key in ("region_name", "interface")}
    return openstack.connection.Connection(auth=auth, **beside, identity_api_version="3")


def until(true: Callable[[], Any], seconds: float = SECONDS) -> Any:
    """Give the first true value of a call that is made again and again; fail when none comes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = true()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"it did not come true within {seconds} seconds")


def settled(find: Callable[[], Any]) -> str:
    """Give the status of what `find` gives, once it is no longer on its way to another."""
    passing = {"creating", "restoring", "restoring-backup", "downloading", "queued", "saving", "deleting"}
    return str(until(lambda: (status := find().status) not in passing and status))

"""The cloud of the lab, as a checker sees it."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from quizengine.bundle import bundled
from quizengine.checking import Cloud
from quizengine.checking.host import Host
from quizengine.checking.launch import paired
from quizengine.checking.registry import scan
from quizengine.checking.sandbox.window import window
from quizengine.cloud.credentials import Credentials
from quizengine.lab.host.view import View
from quizengine.lab.lab import Lab
from tests.checkers.things import See


@pytest.fixture
def cloud(emptied: None, lab: Lab) -> Iterator[Cloud]:  # noqa: ARG001 - asked for what it does
    people = {name: Credentials(**lab.credentials(name)) for name in lab.identities()}
    with paired() as (near, far), window(near, View(lab.folder)):
        entered = Cloud(people["admin"], people, host=Host(far.fileno()))
        yield entered
        entered.connection.close()


@pytest.fixture
def see(cloud: Cloud) -> See:
    checkers = scan([bundled("checkers")]).checkers
    return lambda checker, **arguments: checkers[checker].observe(cloud, arguments)


@pytest.fixture
def after() -> Iterator[ExitStack]:
    """Take what is to be done when the test is over, in reverse order."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def storage(cloud: Cloud) -> Any:
    return cloud.block_storage

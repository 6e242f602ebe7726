"""What is not there is absent, and all looks of a task are made in one process."""

from typing import Any

import pytest

from quizengine.bundle import bundled
from quizengine.checking.runner import Runner
from quizengine.cloud.credentials import Credentials
from quizengine.core.observation import Look, Seen
from quizengine.lab.lab import Lab
from tests.checkers.things import See
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB


@pytest.mark.parametrize(
    ("checker", "arguments"),
    [
        *((name, {"name": "nope"}) for name in ("user", "group", "project", "domain", "role", "service")),
        *((name, {"name": "nope"}) for name in ("image", "volume", "snapshot", "backup", "volume_type")),
        *((name, {"name": "nope"}) for name in ("server", "flavor", "aggregate", "server_group")),
        *((name, {"name": "nope"}) for name in ("network", "subnet", "router", "port", "security_group")),
        *((name, {"project": "nope"}) for name in ("volume_quota", "compute_quota", "network_quota")),
        *(("keypair", {"name": "nope", "user": user}) for user in ("nope", "john")),
        *((name, {"server": "nope"}) for name in ("console", "port", "floating_address", "admits")),
        ("compute_service", {"host": "nope"}),
        *((name, {"name": "nope"}) for name in ("container", "stack", "volume_transfer")),
        ("object", {"container": "nope", "name": "nope"}),
        ("stack_resource", {"stack": "nope", "name": "nope"}),
        ("volume_attachment", {"volume": "nope", "server": "nope"}),
        *(("application_credential", {"name": "nope", "user": user}) for user in ("nope", "john")),
        ("floating_address", {"address": "203.0.113.7"}),
        ("admits", {"group": "nope"}),
        ("server", {"name": "nope", "project": "nope"}),
        *((name, {"name": "john", "domain": "nope"}) for name in ("user", "group", "project", "role")),
        ("volume", {"name": "nope", "project": "nope"}),
        ("endpoint", {"service": "nope", "interface": "public"}),
        ("endpoint", {"service": "identity", "interface": "public", "region": "nope"}),
        ("role_assignment", {"user": "nope", "project": "demo"}),
        ("role_assignment", {"user": "john", "project": "nope"}),
        ("role_assignment", {"group": "nope", "domain": "Default"}),
    ],
)
def test_what_is_not_there_is_absent(see: See, checker: str, arguments: dict[str, Any]) -> None:
    assert see(checker, **arguments) is None


def test_all_looks_of_a_task_are_made_in_one_process(lab: Lab) -> None:
    people = {name: Credentials(**lab.credentials(name)) for name in lab.identities()}
    heard: list[str] = []
    runner = Runner(people["admin"], people, [bundled("checkers")], hear=heard.append)
    may = {"action": "volume:create", "user": "john"}
    looks = [Look("him", "user", {"name": "john"}), Look("his", "may", may), Look("none", "volume", {"name": "nope"})]
    seen = runner.observe(looks)
    assert seen["his"] == Seen({"outcome": "allowed", "status": 202})
    assert seen["none"] == Seen(None)
    assert isinstance(seen["him"], Seen)
    assert heard == []

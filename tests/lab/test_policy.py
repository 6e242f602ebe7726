"""Policies: a service obeys its file as it lies there now, and is never found without its rules."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from quizengine.lab.lab import Lab
from quizengine.lab.release import Release
from tests.lab.entering import ON_THE_LAB, enter

pytestmark = ON_THE_LAB

ADMINS_ONLY = '"volume:create": "role:admin"\n'


@pytest.fixture
def policy(clean_lab: Lab) -> Path:
    return clean_lab.etc / "cinder" / "policy.yaml"


def creation(person: Any) -> int:
    body = {"volume": {"size": 1, "name": "probe"}}
    return int(person.block_storage.post("/volumes", json=body).status_code)


def test_a_policy_counts_as_soon_as_it_is_written_changed_and_removed(clean_lab: Lab, policy: Path) -> None:
    john, admin = enter(clean_lab, "john"), enter(clean_lab)
    assert creation(john) == 202
    policy.write_text(ADMINS_ONLY)
    assert (creation(john), creation(admin)) == (403, 202)
    policy.write_text('"volume:create": "rule:xena_system_admin_or_project_member"\n')
    assert creation(john) == 202
    policy.write_text(ADMINS_ONLY)
    assert creation(john) == 403
    policy.unlink()
    assert creation(john) == 202


def test_a_policy_put_back_from_an_older_copy_counts_too(clean_lab: Lab, policy: Path) -> None:
    john, aside = enter(clean_lab, "john"), policy.with_suffix(".old")
    policy.write_text(ADMINS_ONLY)
    assert creation(john) == 403
    policy.rename(aside)
    assert creation(john) == 202
    aside.rename(policy)
    assert creation(john) == 403


def test_a_policy_outlives_a_restart(clean_lab: Lab, policy: Path) -> None:
    policy.write_text(ADMINS_ONLY)
    clean_lab.restart("cinder")
    assert creation(enter(clean_lab, "john")) == 403


# Run among the lab's services: the first request has just begun to make the rules when a second one asks for them.
KEYSTONES_RULES = """\
import sys, threading, time
from pathlib import Path
from keystone.common import policies
from keystone.common.rbac_enforcer.enforcer import RBACEnforcer
from keystone.server import wsgi
from quizengine.lab.services.keystone import SERVICE
from quizengine.lab.site import Site

wsgi.initialize_public_application = lambda: None
at_once, begun = policies.list_rules, threading.Event()

def slowly():
    begun.set()
    time.sleep(1)
    return at_once()

policies.list_rules = slowly
SERVICE.serve(Site.new(Path(sys.argv[1]), "", {}, []), {})
first = threading.Thread(target=lambda: RBACEnforcer()._enforcer)
first.start()
begun.wait()
print(len(RBACEnforcer()._enforcer.registered_rules) == len([*at_once()]))
first.join()
"""


def test_keystone_has_its_rules_before_the_first_requests(lab: Lab, tmp_path: Path) -> None:
    python = Release.pinned(lab.releases).services / "bin" / "python"
    done = subprocess.run(
        [python, "-W", "ignore", "-c", KEYSTONES_RULES, tmp_path],
        env={"PYTHONPATH": str(Path(__file__).parents[2])}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "True\n", done.stderr


def test_neutron_hides_nothing_from_the_first_requests_when_they_come_at_once(lab: Lab) -> None:
    several, way = 8, enter(lab).network
    expected = way.get("/networks").json()
    lab.restart("neutron")
    together = Barrier(several)

    def ask(_: int) -> Any:
        together.wait()
        return way.get("/networks").json()

    with ThreadPoolExecutor(several) as pool:
        assert [*pool.map(ask, range(several))] == [expected] * several

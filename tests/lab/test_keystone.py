"""Keystone as the lab runs it."""

import subprocess
from pathlib import Path

from quizengine.lab.lab import Lab
from tests.lab.among_services import said
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB

SCRIPT = """\
set -e
openstack role create on-call -f value -c name
openstack implied role create --implied-role on-call reader > /dev/null
openstack role delete on-call
openstack token issue -f value -c expires > /dev/null
openstack implied role list -f value
"""
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


def test_a_role_that_another_implies_can_be_deleted_and_everybody_still_gets_a_token(clean_small_lab: Lab) -> None:
    done = subprocess.run(
        ["bash", "-c", SCRIPT], env=clean_small_lab.environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "on-call\n" in done.stdout
    assert done.stdout.count("on-call") == 1


def test_keystone_has_its_rules_before_the_first_requests(tmp_path: Path) -> None:
    assert said(KEYSTONES_RULES, tmp_path) == "True\n"

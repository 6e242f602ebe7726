"""Keystone as the lab runs it."""

import subprocess

from quizengine.lab.lab import Lab
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


def test_a_role_that_another_implies_can_be_deleted_and_everybody_still_gets_a_token(clean_small_lab: Lab) -> None:
    done = subprocess.run(
        ["bash", "-c", SCRIPT], env=clean_small_lab.environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "on-call\n" in done.stdout
    assert done.stdout.count("on-call") == 1

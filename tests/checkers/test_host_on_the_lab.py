"""Facts about the host of a real lab."""

import subprocess

import pytest

from quizengine.checking import Cloud
from quizengine.lab.lab import Lab
from tests.checkers.things import See
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB
CONF = "/etc/cinder/cinder.conf"


def work(lab: Lab, script: str) -> None:
    """Do something in the host, if this machine lets the lab have one."""
    found = lab.status()
    if not found.host:
        pytest.skip(f"this machine lets the lab have no host: {found.no_host}")
    words, environment = lab.inside(["bash", "-ec", script])
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_option_is_told_beside_what_the_service_runs_with(clean_lab: Lab, cloud: Cloud, see: See) -> None:
    option = {"file": CONF, "option": "volume_clear"}
    assert see("ini_option", **option) == {"value": "none", "values": ["none"], "running": "none"}
    work(clean_lab, f"sed -i 's/^volume_clear = none/volume_clear = zero/' {CONF}")
    assert see("ini_option", **option) == {"value": "zero", "values": ["zero"], "running": "none"}
    assert see("unit", name="devstack@c-vol") == {"state": "active", "error": "", "changed": [CONF]}
    work(clean_lab, "systemctl restart devstack@c-vol")
    assert see("ini_option", **option)["running"] == "zero"
    assert see("unit", name="devstack@c-api.service")["changed"] == []
    assert see("log", unit="devstack@c-vol", pattern="Starting volume driver")["count"] >= 1
    assert see("log", unit="devstack@c-vol", pattern="no such words")["count"] == 0
    assert see("unit", name="devstack@nonsense") is see("log", unit="nonsense", pattern="x") is None
    secret = clean_lab.credentials("admin")["password"]
    found = cloud.host.file("~/devstack/local.conf")
    assert found is not None
    assert "ADMIN_PASSWORD=***" in found.text
    assert secret not in found.text
    work(clean_lab, "systemctl stop devstack@c-vol")
    assert see("unit", name="devstack@c-vol") == {"state": "inactive", "error": "", "changed": []}
    assert see("ini_option", **option) == {"value": "zero", "values": ["zero"], "running": None}

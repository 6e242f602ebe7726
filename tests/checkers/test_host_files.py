"""What checkers report of files on the lab's host."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from quizengine.bundle import bundled
from quizengine.checking import Cloud
from quizengine.checking.host import Host
from quizengine.checking.launch import paired
from quizengine.checking.registry import scan
from quizengine.checking.sandbox.window import window
from quizengine.cloud.credentials import NOBODY
from quizengine.cloud.host import HostUnseenError
from quizengine.lab.host.view import View
from tests.checking.hosts import a_view

Look = Callable[..., Any]

LOCAL_CONF = """
# mine
[[local|localrc]]
HOST_IP=172.25.0.10
export LOGDAYS="2 days"  # kept
enable_plugin heat https://opendev.org/openstack/heat stable/2025.1
enable_plugin manila https://opendev.org/openstack/manila
enable_service s-proxy s-object,s-container
  disable_service horizon,s-object
ENABLED=$(open "quote
[[post-config|$CINDER_CONF]]
[DEFAULT]
debug = True
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Give the folder of a lab, which does not run."""
    return a_view(tmp_path)[0]


@pytest.fixture
def look(files: Path) -> Iterator[Look]:
    checkers = scan([bundled("checkers")]).checkers
    with paired() as (near, far), window(near, View(files)):
        cloud = Cloud(NOBODY, host=Host(far.fileno()))
        yield lambda checker, **arguments: checkers[checker].observe(cloud, arguments)


def put(files: Path, path: str, text: str) -> None:
    (files / path).parent.mkdir(exist_ok=True)
    (files / path).write_text(text)


def test_a_local_conf_is_read_as_devstack_reads_it(files: Path, look: Look) -> None:
    put(files, "host/devstack/local.conf", LOCAL_CONF)
    conf = look("local_conf")
    assert conf["options"] == {"HOST_IP": "172.25.0.10", "LOGDAYS": "2 days", "ENABLED": '$(open "quote'}
    assert conf["enabled"] == ["s-proxy", "s-container"]
    assert conf["disabled"] == ["horizon", "s-object"]
    assert conf["plugins"] == ["heat", "manila"]
    assert conf["branches"] == {"heat": "stable/2025.1"}
    assert conf["repositories"]["manila"] == "https://opendev.org/openstack/manila"
    assert conf["config"] == {"post-config|$CINDER_CONF": {"DEFAULT": {"debug": "True"}}}
    assert look("local_conf", file="/opt/stack/devstack/other.conf") is None


def test_a_text_file_tells_its_matching_lines_and_its_mode(files: Path, look: Look) -> None:
    put(files, "host/notes.txt", "one\nreq-1 two\nthree req-2\n")
    (files / "host" / "notes.txt").chmod(0o640)
    assert look("text_file", path="~/notes.txt", pattern=r"req-\d$") == {
        "mode": "0640",
        "lines": 3,
        "matching": ["three req-2"],
    }
    assert look("text_file", path="~/notes.txt")["matching"] == []
    assert look("text_file", path="~/nothing.txt") is None


def test_a_value_of_yaml_is_found_by_its_path(files: Path, look: Look) -> None:
    put(files, "etc/cinder/policy.yaml", '"volume:create": "role:admin"\nlist: [{a: 1}, {a: null}]\n')
    policy = {"file": "/etc/cinder/policy.yaml"}
    whole: dict[str, Any] = {"valid": True, "value": None, "keys": []}
    assert look("yaml_value", **policy, path=["volume:create"])["value"] == "role:admin"
    assert look("yaml_value", **policy, path=["list", "1", "a"]) == {**whole, "there": True}
    assert look("yaml_value", **policy, path=["list", "2"]) == {**whole, "there": False}
    assert look("yaml_value", **policy, path=[])["keys"] == ["volume:create", "list"]
    assert look("yaml_value", file="/etc/cinder/policy.json", path=["x"]) is None
    put(files, "etc/cinder/policy.yaml", "heat_template_version: 2021-04-16\n5000: {1: 2}\n")
    assert look("yaml_value", **policy, path=["heat_template_version"])["value"] == "2021-04-16"
    assert look("yaml_value", **policy, path=["5000"])["value"] == {"1": 2}
    put(files, "etc/cinder/policy.yaml", '"volume:create": [')
    assert look("yaml_value", **policy, path=[]) == {**whole, "valid": False, "there": False}


def test_an_option_of_a_file_at_home_is_nobodys_who_runs(files: Path, look: Look) -> None:
    put(files, "host/my.ini", "[a]\nb = 1\n")
    option = {"file": "~/my.ini", "option": "b"}
    assert look("ini_option", **option, section="a") == {"value": "1", "values": ["1"], "running": None}
    assert look("ini_option", **option) == {"value": None, "values": [], "running": None}
    assert look("ini_option", file="~/nothing.ini", option="b") is None


def test_what_no_lab_runs_is_not_told(look: Look) -> None:
    with pytest.raises(HostUnseenError, match="does not answer"):
        look("ini_option", file="/etc/cinder/cinder.conf", option="debug")
    with pytest.raises(HostUnseenError, match="is not among what is looked at"):
        look("text_file", path="/etc/hosts")

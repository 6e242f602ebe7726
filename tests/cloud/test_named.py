"""Entries of `clouds.yaml`, right and wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from quizengine.cloud.credentials import Credentials
from quizengine.cloud.named import credentials_of
from quizengine.core.problem import Problem, ProblemError

ENTRY = """\
clouds:
  devstack:
    auth:
      auth_url: http://192.0.2.1/identity
      username: admin
      password: hush
      project_name: admin
      user_domain_id: default
      project_domain_id: default
    region_name: RegionOne
    verify: false
  passwordless:
    auth: {auth_url: http://192.0.2.1/identity, username: admin}
  token:
    auth_type: v3token
    auth: {auth_url: http://192.0.2.1/identity, token: abc}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Look for the file where nobody else's lies."""
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))
    for name in ("OS_CLOUD", "OS_AUTH_URL", "OS_USERNAME", "OS_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def problem(name: str) -> Problem:
    with pytest.raises(ProblemError) as error:
        credentials_of(name)
    return error.value.problems[0]


def test_an_entry_gives_its_login(folder: Path) -> None:
    (folder / "clouds.yaml").write_text(ENTRY)
    assert credentials_of("devstack") == Credentials(
        "http://192.0.2.1/identity",
        "admin",
        "hush",
        "admin",
        user_domain_id="default",
        project_domain_id="default",
        region_name="RegionOne",
        interface="public",
        verify=False,
    )


def test_a_password_may_stand_in_secure_yaml(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "clouds.yaml").write_text(ENTRY)
    monkeypatch.setenv("OS_CLIENT_SECURE_FILE", str(folder / "secure.yaml"))
    (folder / "secure.yaml").write_text("clouds: {passwordless: {auth: {password: kept-apart}}}")
    assert credentials_of("passwordless").password == "kept-apart"  # noqa: S105 - of nobody


def test_a_name_that_is_not_there_is_told_with_those_that_are(folder: Path) -> None:
    (folder / "clouds.yaml").write_text(ENTRY)
    told = problem("devstak")
    assert told.code == "cloud.unknown"
    assert told.what == "`clouds.yaml` has no cloud `devstak`: did you mean `devstack`?"
    assert told.why == f"there are: devstack, passwordless, token (looked for in {folder / 'clouds.yaml'})"


def test_without_a_file_the_places_are_told(folder: Path) -> None:
    program = """
from quizengine.cloud.named import credentials_of
from quizengine.core.problem import ProblemError
try:
    credentials_of("devstack")
except ProblemError as error:
    print(error.problems[0].code, error.problems[0].why)
"""
    # In a process of its own, because the SDK takes note of the home when it is imported.
    env = {"HOME": str(folder), "PATH": os.defpath, "PYTHONPATH": str(Path(__file__).parents[2])}
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=env, check=True, capture_output=True, text=True
    )
    assert told.stdout.startswith("cloud.unknown it has no entries, or is not there (looked for in ")
    assert str(folder / ".config/openstack/clouds.yaml") in told.stdout
    assert told.stderr == ""


@pytest.mark.parametrize("text", ["clouds: [1, 2", "clouds: 3", "- a", "clouds: {devstack: 3}"])
def test_a_file_that_is_none_is_a_problem(folder: Path, text: str) -> None:
    (folder / "clouds.yaml").write_text(text)
    assert problem("devstack").code in ("cloud.unreadable", "cloud.unknown")


@pytest.mark.parametrize(
    ("name", "what", "why"),
    [
        ("passwordless", "the cloud `passwordless` has no password", "auth_type is `password`"),
        ("token", "the cloud `token` has no username and no password", "auth_type is `v3token`"),
    ],
)
def test_a_login_without_a_password_is_a_problem(folder: Path, name: str, what: str, why: str) -> None:
    (folder / "clouds.yaml").write_text(ENTRY)
    told = problem(name)
    assert (told.code, told.what) == ("cloud.incomplete", what)
    assert why in told.why

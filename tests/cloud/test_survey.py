"""What is found of a cloud that somebody runs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizengine.cloud.survey import survey
from quizengine.core.problem import ProblemError
from tests.checking.clouds import FakeCloud, admit, fake_cloud, say

ENTRY = {"username": "admin", "password": "hush-hush", "project_name": "admin", "user_domain_name": "Default"}


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCloud]:
    with fake_cloud() as made:
        login = {**ENTRY, "project_domain_name": "Default", "auth_url": f"{made.url}/v3"}
        john = {**login, "username": "john"}
        clouds = {"theirs": {"auth": login}, "as-john": {"auth": john}, "broken": {"auth": {"auth_url": made.url}}}
        entries = {name: {"region_name": "RegionOne", **entry} for name, entry in clouds.items()}
        (tmp_path / "clouds.yaml").write_text(json.dumps({"clouds": entries}))
        monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))
        made.answers["GET /v3/projects"] = say(200, {"projects": [{"id": "1", "name": "demo"}]})
        yield made


def test_its_services_are_told_with_their_versions(cloud: FakeCloud) -> None:
    cloud.answers["GET /image/"] = cloud.answers["GET /image"] = say(503, "busy", "text/plain")
    found = {service.type: service for service in survey("theirs").services}
    assert (found["identity"].version, found["block-storage"].version) == ("3.14", "3.0")
    assert found["image"].why == "it answered with HTTP status 503"


def test_it_offers_what_is_there_and_no_files(cloud: FakeCloud) -> None:
    cloud.answers["POST /v3/auth/tokens"] = admit(cloud.url, "identity", "block-storage")
    offer = survey("theirs").offer
    assert offer.has == {"admin", "identity", "block-storage", "demo", "john"}
    assert "files" in offer.why


def test_who_may_not_list_projects_is_no_administrator(cloud: FakeCloud) -> None:
    cloud.answers["GET /v3/projects"] = say(403, {"error": {"message": "not you", "code": 403}})
    offer = survey("theirs").offer
    assert "admin" not in offer.has
    assert offer.why["admin"] == "listing all projects is refused"


def test_a_refused_login_is_told_without_the_password(cloud: FakeCloud) -> None:
    cloud.answers["POST /v3/auth/tokens"] = say(401, {"error": {"message": "no", "code": 401}})
    with pytest.raises(ProblemError, match="does not let admin in") as caught:
        survey("theirs")
    problem = caught.value.problems[0]
    assert problem.code == "cloud.no-entry"
    assert "hush-hush" not in f"{problem.why}{problem.what}{problem.mend}"


def test_a_cloud_that_is_not_there_is_told_so(cloud: FakeCloud) -> None:
    del cloud
    with pytest.raises(ProblemError, match="no user"):
        survey("broken")

"""What is told of clouds that fail: never that something is absent, always what to do."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from quizengine.bundle import bundled
from quizengine.checking.limits import Limits
from quizengine.checking.runner import Runner
from quizengine.core.observation import Look, Observation, Seen, Unseen
from tests.checking.clouds import Answer, FakeCloud, admit, drop, fake_cloud, say

VOLUMES = "GET /volume/v3/volumes/detail"
LIMITS = Limits(seconds=60.0, look_seconds=50.0, request_seconds=20.0)
IMPATIENT = Limits(seconds=20.0, look_seconds=15.0, request_seconds=1.0)
HTML = "<html><body><h1>It works!</h1></body></html>"


@pytest.fixture
def cloud() -> Iterator[FakeCloud]:
    with fake_cloud() as made:
        yield made


def look(cloud: FakeCloud, checker: str = "volume", limits: Limits = LIMITS, **arguments: Any) -> Observation:
    runner = Runner(cloud.credentials, {}, [bundled("checkers")], limits=limits)
    return runner.observe([Look("it", checker, arguments or {"name": "ledger"})])["it"]


def test_a_cloud_that_answers_has_no_such_volume(cloud: FakeCloud) -> None:
    assert look(cloud) == Seen(None)


@pytest.mark.parametrize(
    ("path", "answer", "why"),
    [
        (VOLUMES, say(500, {"computeFault": {"message": "boom", "code": 500}}), "failed with HTTP status 500: "),
        (VOLUMES, say(503, "busy", "text/plain"), "failed with HTTP status 503: "),
        (VOLUMES, say(403, {"forbidden": {"message": "not you", "code": 403}}), "ForbiddenException: "),
        (VOLUMES, say(200, HTML, "text/html"), "checker `volume` raised "),
        (VOLUMES, drop, "did not answer: is the lab up? `quizengine lab status`"),
        ("POST /v3/auth/tokens", say(401, {"error": {"message": "no", "code": 401}}), "refused a login (401): "),
        ("POST /v3/auth/tokens", say(500, HTML, "text/html"), "failed with HTTP status 500: "),
        ("POST /v3/auth/tokens", say(200, HTML, "text/html"), "checker `volume` raised "),
        ("GET /v3/domains", say(404, HTML, "text/html"), "NotFound"),
    ],
)
def test_a_cloud_that_fails_leaves_it_undecided(cloud: FakeCloud, path: str, answer: Answer, why: str) -> None:
    cloud.answers[path] = answer
    checker = "user" if "domains" in path else "volume"
    seen = look(cloud, checker)
    assert isinstance(seen, Unseen)
    assert why in seen.reason
    assert "hush-hush" not in seen.reason


@pytest.mark.parametrize(
    ("path", "answer", "why"),
    [
        ("HEAD /store/box", say(503, ""), "failed with HTTP status 503: "),
        ("HEAD /store/box", say(403, ""), "ForbiddenException: "),
        ("POST /v3/auth/tokens", say(401, {"error": {"message": "no", "code": 401}}), "refused a login (401): "),
    ],
)
def test_a_container_that_cannot_be_seen_is_not_absent(cloud: FakeCloud, path: str, answer: Answer, why: str) -> None:
    assert look(cloud, "container", name="box", project="theirs") == Seen(None)
    cloud.answers[path] = answer
    seen = look(cloud, "container", name="box", project="theirs")
    assert isinstance(seen, Unseen)
    assert why in seen.reason


def test_a_cloud_that_hangs_leaves_it_undecided(cloud: FakeCloud) -> None:
    ended = threading.Event()

    def hang(_: BaseHTTPRequestHandler) -> None:
        ended.wait(20)

    cloud.answers[VOLUMES] = hang
    try:
        seen = look(cloud, limits=IMPATIENT)
    finally:
        ended.set()
    assert seen == Unseen(f"the cloud at {cloud.url} did not answer: is the lab up? `quizengine lab status`")


def test_a_failed_request_is_not_tried_again(cloud: FakeCloud) -> None:
    cloud.answers[VOLUMES] = say(503, "busy", "text/plain")
    look(cloud)
    assert cloud.asked.count(VOLUMES) == 1


def test_a_service_that_the_cloud_does_not_have_is_told(cloud: FakeCloud) -> None:
    cloud.answers["POST /v3/auth/tokens"] = admit(cloud.url, "identity")
    seen = look(cloud)
    assert isinstance(seen, Unseen)
    assert seen.reason.startswith(f"the cloud at {cloud.url} does not offer a service that the checker asks: ")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (say(403, {}), Seen({"outcome": "forbidden", "status": 403})),
        (say(404, {}), Seen({"outcome": "not_found", "status": 404})),
        (say(401, {}), Seen({"outcome": "unauthenticated", "status": 401})),
    ],
)
def test_a_refused_probe_is_a_fact(cloud: FakeCloud, answer: Answer, expected: Seen) -> None:
    cloud.answers["POST /volume/v3/volumes"] = answer
    assert look(cloud, "may", action="volume:create", user="admin") == expected


@pytest.mark.parametrize("status", [400, 413, 500, 503])
def test_a_probe_that_fails_otherwise_is_undecided(cloud: FakeCloud, status: int) -> None:
    cloud.answers["POST /volume/v3/volumes"] = say(status, {})
    seen = look(cloud, "may", action="volume:create", user="admin")
    assert isinstance(seen, Unseen)
    assert f"the cloud answered `volume:create` with HTTP status {status}" in seen.reason


def test_what_a_probe_made_is_removed_though_its_answer_was_lost(cloud: FakeCloud) -> None:
    there: list[dict[str, str]] = []

    def create(handler: BaseHTTPRequestHandler) -> None:
        there.append({"id": "v1", "name": "quizengine-probe-x", "status": "available"})
        drop(handler)

    def delete(handler: BaseHTTPRequestHandler) -> None:
        there.clear()
        say(202, {})(handler)

    cloud.answers["POST /volume/v3/volumes"] = create
    cloud.answers["DELETE /volume/v3/volumes/v1"] = delete
    # The SDK keeps only what bears the name that was asked for, which a fake cannot know.
    cloud.answers[VOLUMES] = lambda handler: say(200, {"volumes": [one | {"name": _asked(handler)} for one in there]})(
        handler
    )
    seen = look(cloud, "may", action="volume:create", user="admin")
    assert isinstance(seen, Unseen)
    assert "DELETE /volume/v3/volumes/v1" in cloud.asked
    assert there == []


def test_a_probe_that_cannot_be_removed_is_told(cloud: FakeCloud) -> None:
    cloud.answers["POST /volume/v3/volumes"] = say(202, {"volume": {"id": "v1"}})
    cloud.answers["DELETE /volume/v3/volumes/v1"] = say(403, {})
    cloud.answers[VOLUMES] = lambda handler: say(
        200, {"volumes": [{"id": "v1", "name": _asked(handler), "status": "available"}]}
    )(handler)
    seen = look(cloud, "may", action="volume:create", user="admin")
    assert isinstance(seen, Unseen)
    assert "could not be removed again (HTTP status [403, 403]): remove it by hand" in seen.reason


def _asked(handler: BaseHTTPRequestHandler) -> str:
    return handler.path.partition("name=")[2].partition("&")[0]

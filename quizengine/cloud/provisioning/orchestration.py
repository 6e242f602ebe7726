"""Heat's things."""

from collections.abc import Iterator

from quizengine.cloud.provisioning.answers import said, succeed
from quizengine.cloud.provisioning.maker import MARK, Cloud, Found, LookUp, Maker
from quizengine.cloud.provisioning.waiting import NotInTimeError, status, until
from quizengine.core.fixture import Name, Resource

COMPLETE, FAILED = "CREATE_COMPLETE", "CREATE_FAILED"


def _find(cloud: Cloud, named: Name) -> Iterator[Found]:
    for one in said(cloud.orchestration.get("/stacks", params={"name": named.name}))["stacks"]:
        yield Found(one["id"], MARK in (one["tags"] or ()))


def _make(cloud: Cloud, thing: Resource, look_up: LookUp) -> str:
    del look_up
    wanted = {"stack_name": thing.named.name, "template": thing.wants["template"], "tags": MARK}
    parameters = thing.wants.get("parameters", {})
    answer = cloud.orchestration.post("/stacks", json={**wanted, "parameters": parameters, "disable_rollback": True})
    return str(said(answer)["stack"]["id"])


def _finish(cloud: Cloud, thing: Resource, number: str, look_up: LookUp) -> None:
    del look_up
    wanted = thing.wants.get("status", COMPLETE)
    status(lambda: _status(cloud, number), wanted, {COMPLETE, FAILED} - {wanted})


def _status(cloud: Cloud, number: str) -> str:
    return str(said(cloud.orchestration.get(f"/stacks/{number}"))["stack"]["stack_status"])


def _remove(cloud: Cloud, number: str) -> None:
    succeed(cloud.orchestration.delete(f"/stacks/{number}"))

    def away() -> bool:
        if _status(cloud, number) == "DELETE_FAILED":
            raise NotInTimeError("its status came to be DELETE_FAILED")
        # Its status is DELETE_COMPLETE a moment before it lets go of its name.
        return not said(cloud.orchestration.get("/stacks", params={"id": number}))["stacks"]

    until(away, "gone")


MAKERS = {"stacks": Maker(_find, _remove, _make, _finish)}

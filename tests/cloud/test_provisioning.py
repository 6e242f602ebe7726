"""Making what fixtures declare, and removing it again."""

from pathlib import Path
from typing import Any

import pytest

from quizengine.cloud.ledger import Ledger
from quizengine.cloud.provisioning.clearance import Clearance
from quizengine.cloud.provisioning.furnisher import Furnisher
from quizengine.core.fixture import Furniture, read, read_names
from quizengine.core.problem import Problem, ProblemError
from tests.fakes.cloud import DeathError
from tests.fakes.makers import FakeThings, fake_makers

FIXTURE = {
    "networks": [{"name": "lan", "subnets": [{"name": "lan-v4", "cidr": "10.0.0.0/24"}]}],
    "ports": [{"name": "plug", "network": "lan"}],
    "images": [{"name": "disk"}],
    "servers": [{"name": "box", "image": "disk", "flavor": "m1.nano", "networks": ["lan"]}],
}


@pytest.fixture
def cloud() -> FakeThings:
    made = FakeThings()
    made.add("flavors", "m1.nano")
    return made


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "theirs.jsonl")


def furnish(
    cloud: FakeThings, ledger: Ledger, fixture: Any, creates: Any = None, progress: Any = lambda _: None
) -> None:
    wanted = Furniture(read(fixture), read_names(creates or {}))
    Furnisher(cloud, fake_makers(), ledger, progress).furnish({"a/one": wanted})


def clear(cloud: FakeThings, ledger: Ledger) -> list[Problem]:
    return list(Clearance(cloud, fake_makers(), ledger).clear())


def test_all_is_made_in_an_order_and_removed_in_the_other(cloud: FakeThings, ledger: Ledger) -> None:
    told: list[str] = []
    furnish(cloud, ledger, FIXTURE, progress=told.append)
    assert cloud.names() == ["box", "disk", "lan", "lan-v4", "m1.nano", "plug"]
    assert sorted(told) == ["image `disk`", "network `lan`", "port `plug`", "server `box`", "subnet `lan-v4`"]
    assert cloud.happened.index("lan") < cloud.happened.index("lan-v4") < cloud.happened.index("box")
    assert clear(cloud, ledger) == []
    assert cloud.names() == ["m1.nano"]
    gone = [one for one in cloud.happened if one.startswith("-")]
    assert gone.index("-box") < gone.index("-plug") < gone.index("-lan-v4") < gone.index("-lan")
    assert ledger.entries() == ()


def test_a_name_that_is_taken_is_told_before_anything_is_made(cloud: FakeThings, ledger: Ledger) -> None:
    cloud.add("networks", "lan")
    cloud.add("routers", "edge")
    before = dict(cloud.things)
    with pytest.raises(ProblemError) as caught:
        furnish(cloud, ledger, FIXTURE, {"routers": ["edge"]})
    assert [(one.code, one.what) for one in caught.value.problems] == [
        ("fixture.name-taken", "`a/one` cannot be prepared: the network `lan` is there already"),
        ("fixture.name-taken", "`a/one` cannot be prepared: the router `edge` is there already"),
    ]
    assert (cloud.things, ledger.entries()) == (before, ())


def test_what_the_candidate_was_asked_for_goes_as_well_and_nothing_else(cloud: FakeThings, ledger: Ledger) -> None:
    cloud.add("networks", "web", "demo")
    furnish(cloud, ledger, FIXTURE, {"networks": ["web"], "routers": ["edge"]})
    cloud.add("networks", "web")
    cloud.add("networks", "other")
    assert clear(cloud, ledger) == []
    assert (cloud.names(), cloud.names("demo")) == (["m1.nano", "other"], ["web"])


def test_what_is_used_goes_after_what_uses_it_among_what_was_asked_for(cloud: FakeThings, ledger: Ledger) -> None:
    users = {"servers": "server_groups", "volumes": "volume_types"}
    furnish(cloud, ledger, {}, {kind: [f"one-of-{kind}"] for kind in (*users.values(), *users)})
    for kind in (*users.values(), *users):
        cloud.add(kind, f"one-of-{kind}")
    assert clear(cloud, ledger) == []
    for user, used in users.items():
        assert cloud.happened.index(f"-one-of-{user}") < cloud.happened.index(f"-one-of-{used}")


@pytest.mark.parametrize("last", ["lan", "lan-v4", "plug", "disk", "box"])
def test_whatever_was_made_when_the_program_died_is_found_and_removed(
    cloud: FakeThings, ledger: Ledger, last: str
) -> None:
    cloud.dies = last
    with pytest.raises(DeathError):
        furnish(cloud, ledger, FIXTURE)
    assert last in cloud.names()
    assert clear(cloud, Ledger(ledger._file)) == []  # noqa: SLF001 - another program reads the same file
    assert cloud.names() == ["m1.nano"]


def test_what_somebody_else_made_under_a_name_that_was_only_intended_stays(cloud: FakeThings, ledger: Ledger) -> None:
    cloud.fails.add("lan")
    with pytest.raises(ProblemError):
        furnish(cloud, ledger, FIXTURE)
    theirs = cloud.add("networks", "lan")
    assert clear(cloud, ledger) == []
    assert theirs in cloud.things


def test_what_could_not_be_made_is_told_with_the_cause_and_stops_the_rest(cloud: FakeThings, ledger: Ledger) -> None:
    cloud.fails.add("lan-v4")
    with pytest.raises(ProblemError) as caught:
        furnish(cloud, ledger, FIXTURE)
    (problem,) = caught.value.problems
    assert problem.what == "`a/one` cannot be prepared: its subnet `lan-v4` could not be made"
    assert problem.why == "there is no room for it"
    assert not {"plug", "box"} & set(cloud.names())


def test_a_name_that_the_cloud_does_not_have_is_told(cloud: FakeThings, ledger: Ledger) -> None:
    with pytest.raises(ProblemError) as caught:
        furnish(cloud, ledger, {"ports": [{"name": "plug", "network": "public"}]})
    (problem,) = caught.value.problems
    assert (problem.code, "names the network `public`" in problem.what) == ("fixture.no-such-thing", True)


def test_what_cannot_be_removed_is_told_and_kept_in_mind_and_the_rest_goes(cloud: FakeThings, ledger: Ledger) -> None:
    furnish(cloud, ledger, FIXTURE)
    cloud.stuck.add("lan")
    (problem,) = clear(cloud, ledger)
    assert (problem.code, problem.what, problem.why) == (
        "fixture.left-behind",
        "the network `lan` could not be removed",
        "it is in use",
    )
    assert cloud.names() == ["lan", "m1.nano"]
    cloud.stuck.clear()
    assert clear(cloud, ledger) == []
    assert cloud.names() == ["m1.nano"]


def test_a_project_stays_while_something_of_it_does(cloud: FakeThings, ledger: Ledger) -> None:
    furnish(cloud, ledger, {"projects": [{"name": "lunar"}], "volumes": [{"name": "v", "size": 1, "project": "lunar"}]})
    cloud.stuck.add("v")
    assert [problem.what for problem in clear(cloud, ledger)] == [
        "the volume `v` of the project `lunar` could not be removed"
    ]
    assert "lunar" in cloud.names()


def test_a_name_in_a_project_that_is_no_more_is_never_sought_in_another(cloud: FakeThings, ledger: Ledger) -> None:
    mine = [cloud.add(kind, "v") for kind in ("volumes", "containers")]
    fixture = {"projects": [{"name": "lunar"}], "containers": [{"name": "v", "project": "lunar"}]}
    furnish(cloud, ledger, fixture, {"volumes": [{"name": "v", "project": "lunar"}]})
    cloud.closed.add("lunar")
    assert {problem.why for problem in clear(cloud, ledger)} == {"nobody is let in (HTTP 401)"}
    for number in [number for number, thing in cloud.things.items() if thing.named.name == "lunar"]:
        del cloud.things[number]
    assert clear(cloud, ledger) == []
    assert set(mine) <= cloud.things.keys()


def test_what_has_an_id_is_removed_though_its_project_is_no_more(cloud: FakeThings, ledger: Ledger) -> None:
    furnish(cloud, ledger, {"projects": [{"name": "lunar"}], "networks": [{"name": "lan", "project": "lunar"}]})
    cloud.closed.add("lunar")
    assert clear(cloud, ledger) == []
    assert cloud.names("lunar") == []


def test_of_two_things_of_one_name_the_one_in_the_same_project_is_meant(cloud: FakeThings, ledger: Ledger) -> None:
    where = ("mars", "lunar")
    networks = [{"name": "lan", "project": project} for project in where]
    ports = [{"name": f"plug-{project}", "network": "lan", "project": project} for project in where]
    projects = [{"name": project} for project in where]
    furnish(cloud, ledger, {"projects": projects, "networks": networks, "ports": ports})
    for port in [thing for thing in cloud.things.values() if thing.named.kind == "ports"]:
        assert port.project in {cloud.things[used].project for used in port.uses}


def test_what_the_candidate_removed_is_no_problem(cloud: FakeThings, ledger: Ledger) -> None:
    furnish(cloud, ledger, FIXTURE)
    cloud.things.clear()
    assert clear(cloud, ledger) == []
    assert ledger.entries() == ()


def test_two_items_that_want_the_same_name_are_told_before_anything_is_made(cloud: FakeThings, ledger: Ledger) -> None:
    wanted = {
        "a/one": Furniture(read({"images": [{"name": "disk"}]})),
        "a/two": Furniture((), read_names({"images": ["disk"]})),
    }
    with pytest.raises(
        ProblemError, match="`a/one` and `a/two` cannot be prepared together: both are about the image `disk`"
    ) as caught:
        Furnisher(cloud, fake_makers(), ledger, lambda _: None).furnish(wanted)
    assert caught.value.problems[0].code == "fixture.name-twice"
    assert cloud.names() == ["m1.nano"]

"""What is wrong with a fixture beyond its schema."""

from typing import Any

import pytest

from quizengine.core.fixture_soundness import objections

NEEDS = ["network", "identity", "orchestration"]
LAN = {"name": "lan"}


def told(fixture: dict[str, Any], needs: list[str] = NEEDS, creates: dict[str, Any] | None = None) -> dict[Any, str]:
    return dict(objections({"fixture": fixture, "needs": needs, "creates": creates or {}}))


def test_a_sound_one_is_left_in_peace() -> None:
    fixture = {
        "networks": [{**LAN, "subnets": [{"name": "lan-v4", "cidr": "10.0.0.0/24"}]}],
        "routers": [{"name": "edge", "subnets": ["lan-v4"], "external_network": "public"}],
        "role_assignments": [{"user": "john", "role": "reader", "project": "demo"}],
        "prepare": "true",
    }
    assert told(fixture) == {}


def test_a_name_that_nothing_bears_is_found_where_it_stands() -> None:
    fixture = {"networks": [LAN], "subnets": [{"name": "lan-v4", "network": "lann", "cidr": "10.0.0.0/24"}]}
    assert told(fixture) == {
        ("fixture", "subnets", 0, "network"): "the fixture has no network `lann`: did you mean `lan`?"
    }


def test_a_drawn_name_is_known_by_the_way_it_is_written() -> None:
    fixture = {"networks": [{"name": "${net}"}], "ports": [{"name": "p", "network": "${net}"}]}
    assert told(fixture) == {}


def test_a_name_twice_is_found_but_not_in_two_projects() -> None:
    fixture = {"projects": [{"name": "a"}], "networks": [LAN, {**LAN, "project": "a"}, LAN]}
    assert told(fixture) == {("fixture", "networks", 2): "the fixture has the network `lan` twice"}


def test_things_that_wait_for_one_another_are_found() -> None:
    groups = [{"name": one, "rules": [{"remote_group": other}]} for one, other in (("a", "b"), ("b", "a"))]
    (sentence,) = told({"security_groups": groups}).values()
    assert sentence == "these wait for one another, so that none can be made first: `a`, `b`"


@pytest.mark.parametrize("whom", [{}, {"user": "john", "group": "crew"}])
def test_a_role_is_given_to_one_user_or_group(whom: dict[str, str]) -> None:
    fixture = {"groups": [{"name": "crew"}], "role_assignments": [{"role": "reader", "project": "demo", **whom}]}
    assert told(fixture)["fixture", "role_assignments", 0] == "a role is given to one `user` or to one `group`"


def test_a_service_that_is_not_needed_is_found() -> None:
    found = told({"networks": [LAN]}, ["identity"], {"stacks": ["annex"]})
    assert found == {
        ("fixture", "networks"): "`networks` are of the service `network`, which is not among `needs`",
        ("creates", "stacks"): "`stacks` are of the service `orchestration`, which is not among `needs`",
    }

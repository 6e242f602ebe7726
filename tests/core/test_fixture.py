"""What a fixture declares, and in which order that can be made."""

from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.fixture import LINKS, REMOVABLE, Name, Resource, in_a_circle, read, read_names, waits
from quizengine.core.fixture_words import CREATES, FIXTURE, SERVICE
from quizengine.core.parameters import substitute

FIXTURE_DATA = {
    "networks": [{"name": "lan", "project": "lunar", "subnets": [{"name": "lan-v4", "cidr": "10.0.0.0/24"}]}],
    "routers": [{"name": "edge", "external_network": "public", "subnets": ["lan-v4"]}],
    "ports": [{"name": "plug", "network": "lan", "security_groups": ["front"]}],
    "security_groups": [{"name": "front", "rules": [{"remote_group": "front"}]}],
    "projects": [{"name": "lunar"}],
    "stacks": [{"name": "annex", "template": "{}"}],
}


def orders(things: tuple[Resource, ...]) -> dict[str, set[str]]:
    return {
        things[place].named.name: {things[other].named.name for other in needed}
        for place, needed in waits(things).items()
    }


def test_a_subnet_within_a_network_is_a_thing_of_its_own() -> None:
    found = {one.named.name: one for one in read(FIXTURE_DATA)}
    assert found["lan-v4"].named == Name("subnets", "lan-v4", "lunar")
    assert found["lan-v4"].wants == {"cidr": "10.0.0.0/24", "network": "lan", "project": "lunar"}
    assert found["lan-v4"].path == ("fixture", "networks", 0, "subnets", 0)
    assert found["lan"].wants == {"project": "lunar"}
    assert found["edge"].wants["subnets"] == ["lan-v4"]


def test_a_thing_waits_for_what_it_names_and_for_the_subnets_of_its_network() -> None:
    found = orders(read(FIXTURE_DATA))
    assert found["lunar"] == set()
    assert found["lan"] == {"lunar"}
    assert found["lan-v4"] == {"lan", "lunar"}
    assert found["edge"] == {"lan-v4"}
    assert found["plug"] == {"lan", "lan-v4", "front"}
    assert found["front"] == set(), "a group may admit itself"
    assert found["annex"] == found.keys() - {"annex"}, "a template may name anything"


def test_an_assignment_is_called_by_what_it_joins_once_values_are_drawn() -> None:
    (grant,) = read({"role_assignments": [{"user": "${who}", "role": "member", "project": "demo"}]})
    drawn = substitute(grant, {"who": "hans"})
    assert str(drawn.named) == "role assignment `member for hans on demo`"
    assert drawn.named.project == "", "it is no thing of that project's"
    assert sorted(kind for _, kind, _ in drawn.links()) == ["projects", "roles", "users"]


def test_values_are_drawn_in_whatever_a_fixture_says() -> None:
    (volume,) = read({"volumes": [{"name": "${n}", "size": "${size}", "metadata": {"content": "of ${n}"}}]})
    drawn = substitute(volume, {"n": 7, "size": 2})
    assert drawn.named.name == "7"
    assert drawn.wants == {"size": 2, "metadata": {"content": "of 7"}}


def test_what_a_task_leaves_is_read_by_name_alone_or_with_whose_it_is() -> None:
    found = read_names({"networks": ["web"], "users": [{"name": "vera", "domain": "sales"}]})
    assert found == (Name("networks", "web"), Name("users", "vera", domain="sales"))
    assert [str(one) for one in found] == ["network `web`", "user `vera` of the domain `sales`"]


def test_every_kind_has_its_words_its_service_and_its_turn_to_go() -> None:
    assert FIXTURE.keys() == LINKS.keys()
    assert LINKS.keys() <= REMOVABLE
    assert SERVICE.keys() == REMOVABLE
    assert CREATES["properties"].keys() == REMOVABLE - {"role_assignments"}


@given(st.dictionaries(st.integers(0, 12), st.sets(st.integers(0, 12)), max_size=12))
def test_what_is_in_a_circle_or_waits_for_one_is_found_and_nothing_else(graph: dict[int, set[int]]) -> None:
    circle = in_a_circle(graph)
    assert all(graph[place] & circle for place in circle)
    done: set[int] = set()
    for _ in graph:
        done |= {place for place, needed in graph.items() if needed & graph.keys() <= done}
    assert done == graph.keys() - circle

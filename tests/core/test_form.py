"""Papers drawn from a bank."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.bank import Bank
from quizengine.core.blueprint import Blueprint
from quizengine.core.form import apportion, draw_form
from quizengine.core.interaction import Comment, Do, Interaction
from quizengine.core.item import HANDS_ON, Item
from quizengine.core.outcome import Outcome
from quizengine.core.problem import Exit, ProblemError
from quizengine.core.text import Text
from tests.scenes import furniture, task

DOMAINS = ("compute", "identity", "storage")


class Mute:
    """A question that asks nothing."""

    def present(self, seed: str) -> Interaction:  # noqa: ARG002 - it draws nothing
        return Do()

    def score(self, response: Any, points: float) -> Outcome:  # noqa: ARG002 - it earns nothing
        return Outcome(points, 0)

    def right(self) -> None:
        return None

    def review(self, response: Any) -> tuple[Comment, ...]:  # noqa: ARG002 - it says nothing
        return ()


def bank(sizes: Mapping[str, tuple[int, int]], **parameters: tuple[int, ...]) -> Bank:
    """Make a bank with so many paper items and tasks in each domain."""
    items = {}
    for domain, (papers, tasks) in sizes.items():
        for number in range(papers + tasks):
            kind = HANDS_ON if number < tasks else "multiple-choice"
            name = f"{domain}/item-{number}"
            items[name] = Item(name, kind, 1 + number % 3, 1, Text.plain("?"), Mute(), parameters)
    return Bank(items, {})


def blueprint(selected: int, tasks: int, **weights: float) -> Blueprint:
    return Blueprint("coa", Text.plain("COA"), 90, 70, selected, tasks, weights)


@st.composite
def weights(draw: st.DrawFn) -> dict[str, int]:
    first = draw(st.integers(0, 100))
    second = draw(st.integers(0, 100 - first))
    return dict(zip(DOMAINS, (first, second, 100 - first - second), strict=True))


RICH = bank(dict.fromkeys(DOMAINS, (40, 40)), port=(1, 2, 3))


@given(weights(), st.integers(0, 20), st.integers(0, 20), st.text(max_size=4))
def test_each_domain_has_its_weight_within_one_item(
    shares: dict[str, int], selected: int, tasks: int, seed: str
) -> None:
    form = draw_form(RICH, blueprint(selected, tasks, **shares), seed)
    have = Counter(entry.domain for entry in form.entries)
    assert len(form.entries) == selected + tasks
    for domain, weight in shares.items():
        assert abs(have[domain] - (selected + tasks) * weight / 100) < 1


@given(weights(), st.integers(0, 20), st.integers(0, 20), st.text(max_size=4))
def test_the_same_seed_draws_the_same_paper(shares: dict[str, int], selected: int, tasks: int, seed: str) -> None:
    wanted = blueprint(selected, tasks, **shares)
    assert draw_form(RICH, wanted, seed) == draw_form(RICH, wanted, seed)


@given(st.text(max_size=6))
def test_no_item_comes_twice_and_tasks_come_last(seed: str) -> None:
    form = draw_form(RICH, blueprint(12, 6, compute=50, identity=30, storage=20), seed)
    assert len({entry.item for entry in form.entries}) == 18
    assert [entry.hands_on for entry in form.entries] == [False] * 12 + [True] * 6


def test_other_seeds_draw_other_papers_and_values() -> None:
    wanted = blueprint(6, 2, compute=50, identity=25, storage=25)
    forms = [draw_form(RICH, wanted, str(seed)) for seed in range(20)]
    assert len({tuple(entry.item for entry in form.entries) for form in forms}) == 20
    assert {entry.values["port"] for form in forms for entry in form.entries} == {1, 2, 3}


def test_a_paper_knows_its_points_and_gives_each_item_a_seed_of_its_own() -> None:
    form = draw_form(RICH, blueprint(6, 0, compute=100), "s")
    assert form.points == sum(entry.points for entry in form.entries)
    assert form.item_seed("a/b") == "s:a/b"
    assert (form.blueprint, form.seed, form.minutes, form.cut_score) == ("coa", "s", 90, 70)


def test_tasks_stand_in_where_a_domain_has_too_little_on_paper() -> None:
    poor = bank({"compute": (1, 4), "identity": (5, 5)})
    form = draw_form(poor, blueprint(4, 4, compute=50, identity=50), "s")
    assert Counter((entry.domain, entry.hands_on) for entry in form.entries) == {
        ("compute", False): 1,
        ("compute", True): 3,
        ("identity", False): 3,
        ("identity", True): 1,
    }


def refusal(bank: Bank, wanted: Blueprint) -> list[str]:
    with pytest.raises(ProblemError) as refused:
        draw_form(bank, wanted, "s")
    assert refused.value.status == Exit.NO
    assert {problem.code for problem in refused.value.problems} == {"blueprint.too-few-items"}
    return [problem.what for problem in refused.value.problems]


def test_each_domain_that_is_short_is_named() -> None:
    assert refusal(bank({"compute": (1, 1)}), blueprint(4, 4, compute=50, identity=50)) == [
        "the blueprint asks for 4 items in `compute`, and the bank has 2",
        "the blueprint asks for 4 items in `identity`, and the bank has 0",
    ]


def test_too_few_tasks_are_told() -> None:
    assert refusal(bank({"compute": (9, 1)}), blueprint(2, 3, compute=100)) == [
        "the blueprint asks for 3 tasks; its domains' weights leave room for 1 of the bank's 1"
    ]


def test_too_few_items_on_paper_are_told() -> None:
    assert refusal(bank({"compute": (1, 9)}), blueprint(4, 1, compute=100)) == [
        "the blueprint asks for 4 selected-response items, and the bank has too few: 4 tasks would have to stand in"
    ]


def tasks(*several: Item) -> Bank:
    return Bank({item.id: item for item in several}, {})


def test_no_two_tasks_of_a_paper_spoil_one_another_whatever_the_seed() -> None:
    breaker = task("compute/breaker", needs=("compute",), disturbs=("compute",))
    users = [task(f"compute/server-{number}", needs=("compute",)) for number in range(2)]
    others = [task(f"storage/volume-{number}", needs=("block-storage",)) for number in range(2)]
    drawn = [
        {entry.item for entry in draw_form(tasks(breaker, *users, *others), wanted, str(seed)).entries}
        for wanted in [blueprint(0, 3, compute=40, storage=60), blueprint(0, 4, compute=50, storage=50)]
        for seed in range(30)
    ]
    assert all(len(form) == 3 for form in drawn[:30])
    assert any(breaker.id in form for form in drawn[:30])
    assert all(form == {item.id for item in (*users, *others)} for form in drawn[30:])


def test_tasks_that_drew_the_same_name_are_not_together_and_those_that_did_not_may_be() -> None:
    made = furniture("${greeting}")
    several = [replace(task(f"a/{n}", made=made), parameters={"greeting": ("red", "blue")}) for n in range(12)]
    forms = [draw_form(tasks(*several), blueprint(0, 2, a=100), str(seed)) for seed in range(5)]
    assert all(len({entry.values["greeting"] for entry in form.entries}) == 2 for form in forms)


def test_that_too_few_tasks_can_be_together_is_told_with_the_reason() -> None:
    several = [task(f"a/{number}", needs=("john",), disturbs=("john",)) for number in range(2)]
    with pytest.raises(ProblemError) as refused:
        draw_form(tasks(*several), blueprint(0, 2, a=100), "s")
    (problem,) = refused.value.problems
    assert (problem.code, problem.what) == (
        "blueprint.spoiling-tasks",
        "no 2 tasks were found that can be in one form by these weights",
    )
    assert problem.why in {f"`a/{one}` disturbs `john`, which `a/{1 - one}` relies on" for one in (0, 1)}


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 100), min_size=1), st.integers(0, 200))
def test_shares_are_within_one_of_their_weight_and_add_up(shares: dict[str, float], total: int) -> None:
    whole = sum(shares.values())
    parts = apportion(shares, total)
    if whole > 0:
        assert sum(parts.values()) == total
        assert all(abs(parts[name] - total * weight / whole) <= 1 for name, weight in shares.items())


def test_the_greatest_remainders_get_what_is_left_over() -> None:
    assert apportion({"a": 34, "b": 33, "c": 33}, 5) == {"a": 2, "b": 2, "c": 1}


def test_domains_without_weight_get_nothing() -> None:
    assert apportion({"a": 0.0, "b": 0.0}, 0) == {"a": 0, "b": 0}


def test_a_blueprint_knows_its_size_and_a_bank_its_domains() -> None:
    assert blueprint(12, 6).size == 18
    assert RICH.domains == DOMAINS
    assert [item.id for item in bank({"compute": (1, 1)}).within("compute", hands_on=True)] == ["compute/item-0"]

"""Chance out of a seed."""

from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.chance import pick, shuffled

NAMES = st.lists(st.text(max_size=5), unique=True, max_size=8)


@given(NAMES, st.text())
def test_an_order_keeps_every_name(names: list[str], seed: str) -> None:
    assert sorted(shuffled(names, seed)) == sorted(names)


@given(NAMES, st.text())
def test_an_order_depends_on_the_names_and_the_seed_alone(names: list[str], seed: str) -> None:
    assert shuffled(reversed(names), seed) == shuffled(names, seed)


@given(st.lists(st.integers(), min_size=1), st.text())
def test_a_pick_is_one_of_the_values_and_always_the_same(values: list[int], seed: str) -> None:
    assert pick(values, seed) in values
    assert pick(values, seed) == pick(list(values), seed)


def test_orders_are_the_same_on_every_machine_for_ever() -> None:
    assert shuffled("abcdefgh", "seed") == list("fagedcbh")
    assert pick(range(1000), "seed") == 642


def test_seeds_give_different_orders() -> None:
    assert len({tuple(shuffled("abcdef", str(seed))) for seed in range(50)}) > 40

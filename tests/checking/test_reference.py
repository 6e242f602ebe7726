"""The page of a checker, made of what its author wrote."""

from dataclasses import dataclass
from typing import Literal

import pytest

from quizengine.bundle import bundled
from quizengine.checking import Cloud, checker
from quizengine.checking.reference import Argument, Fact, reference_page
from quizengine.checking.registry import scan


@dataclass(frozen=True)
class Wheel:
    size: int


@dataclass(frozen=True)
class Cart:
    """A cart: `load` in
    kilograms.

    It has stops.
    """

    owner: str | None
    load: dict[str, float]
    front: Wheel
    stops: list[str]


@checker
def cart(cloud: Cloud, name: str, colour: Literal["red", "blue"] = "red", deep: bool = False) -> Cart | None:  # noqa: FBT001, FBT002 - as an author may write it
    """Report a cart.

    The newest, where there are several.
    """
    del cloud, name, colour, deep
    return None


def test_arguments_are_told_with_their_types_and_defaults() -> None:
    assert reference_page(cart).arguments == (
        Argument("name", "text", ""),
        Argument("colour", "one of red, blue", "red"),
        Argument("deep", "true or false", "false"),
    )


def test_facts_are_told_with_their_paths() -> None:
    page = reference_page(cart)
    assert page.facts == (
        Fact("owner", "text or null"),
        Fact("load", "mapping of text to number"),
        Fact("front.size", "whole number"),
        Fact("stops", "list of text"),
    )
    assert page.may_be_absent
    assert page.note == "A cart: `load` in kilograms.\n\nIt has stops."
    assert page.description.endswith("The newest, where there are several.")


@pytest.mark.parametrize("name", sorted(scan([bundled("checkers")]).checkers))
def test_every_checker_that_ships_has_a_page_with_words(name: str) -> None:
    page = reference_page(scan([bundled("checkers")]).checkers[name])
    assert page.description
    assert page.facts
    assert all(fact.type != "facts" for fact in page.facts)

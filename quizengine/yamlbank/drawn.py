"""Checkers' arguments and fixtures with their parameters drawn: whatever is drawn must fit."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from quizengine.core.checker_card import CheckerCard
from quizengine.core.fixture_words import FIXTURE
from quizengine.core.parameters import Scalar, substitute
from quizengine.yamlbank.document import Path
from quizengine.yamlbank.validator import Validator


class DrawnArguments:
    """Holds calls of checkers against the cards, with each value that a parameter may take."""

    def __init__(self, cards: Mapping[str, CheckerCard]) -> None:
        self._validators = {name: Validator(card.arguments) for name, card in cards.items()}
        self._fixture = Validator({"type": "object", "properties": dict(FIXTURE)})

    def objections(self, data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
        """Find arguments that do not fit once values are drawn, in an item that satisfies the schema."""
        parameters = {name: one["one_of"] for name, one in data.get("parameters", {}).items()}
        if not parameters:
            return
        yield from _with_each_draw(["fixture"], data.get("fixture", {}), parameters, self._fixture)
        for look, call in data.get("observe", {}).items():
            for checker, arguments in call.items():
                if checker in self._validators:
                    place = ["observe", look, checker]
                    yield from _with_each_draw(place, arguments, parameters, self._validators[checker])


def _with_each_draw(
    place: list[str], said: Mapping[str, Any], parameters: Mapping[str, list[Scalar]], validator: Validator
) -> Iterator[tuple[Path, str]]:
    if "${" not in json.dumps(said):
        return
    told: set[str] = set()
    for number in range(max(map(len, parameters.values()))):
        values = {name: several[number % len(several)] for name, several in parameters.items()}
        for one in validator.objections(substitute(dict(said), values)):
            if one.what not in told:
                told.add(one.what)
                yield [*place, *one.path], f"with its parameters drawn, {one.what}"

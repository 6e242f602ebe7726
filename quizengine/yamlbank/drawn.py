"""Checkers' arguments with their parameters drawn: whatever is drawn must fit."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from quizengine.core.checker_card import CheckerCard
from quizengine.core.parameters import Scalar, substitute
from quizengine.yamlbank.document import Path
from quizengine.yamlbank.validator import Validator


class DrawnArguments:
    """Holds calls of checkers against the cards, with each value that a parameter may take."""

    def __init__(self, cards: Mapping[str, CheckerCard]) -> None:
        self._validators = {name: Validator(card.arguments) for name, card in cards.items()}

    def objections(self, data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
        """Find arguments that do not fit once values are drawn, in an item that satisfies the schema."""
        parameters = {name: one["one_of"] for name, one in data.get("parameters", {}).items()}
        for look, call in data.get("observe", {}).items():
            for checker, arguments in call.items():
                if parameters and checker in self._validators and "${" in json.dumps(arguments):
                    yield from self._of_call([look, checker], arguments, parameters)

    def _of_call(
        self, call: list[str], arguments: Mapping[str, Any], parameters: Mapping[str, list[Scalar]]
    ) -> Iterator[tuple[Path, str]]:
        told: set[str] = set()
        for number in range(max(map(len, parameters.values()))):
            values = {name: several[number % len(several)] for name, several in parameters.items()}
            for one in self._validators[call[-1]].objections(substitute(dict(arguments), values)):
                if one.what not in told:
                    told.add(one.what)
                    yield ["observe", *call, *one.path], f"with its parameters drawn, {one.what}"

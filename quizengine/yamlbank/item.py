"""An item out of the data of its file."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from quizengine.core.checker_card import CheckerCard
from quizengine.core.item import Item
from quizengine.core.kind import Kind
from quizengine.core.problem import Place, Problem
from quizengine.core.reading import text
from quizengine.yamlbank.document import Path
from quizengine.yamlbank.drawn import DrawnArguments
from quizengine.yamlbank.folder import BankFile
from quizengine.yamlbank.schema import item_schema
from quizengine.yamlbank.source import Source
from quizengine.yamlbank.trial import judge
from quizengine.yamlbank.validator import Validator


class ItemReader:
    """Makes items out of files, by the kinds and (where they are known) the checkers that there are."""

    def __init__(self, kinds: Mapping[str, Kind], cards: Mapping[str, CheckerCard] | None) -> None:
        self._kinds = kinds
        self._validator = Validator(item_schema(kinds, cards))
        self._drawn = DrawnArguments(cards or {})

    def read(self, file: BankFile, source: Source) -> Item | tuple[Problem, ...]:
        """Give the item in a file, or all that is wrong with it."""

        def further(data: Mapping[str, Any]) -> Iterable[tuple[Path, str]]:
            if data.get("id", file.id) != file.id:
                yield ["id"], f"`id` is {data['id']}, and the file's path says {file.id}"
            yield from self._kinds[data["kind"]].objections(data)
            yield from self._drawn.objections(data)

        trial = judge(source, self._validator, further)
        return trial.problems or self._made(file.id, trial.data, source.place)

    def _made(self, name: str, data: Mapping[str, Any], place: Place) -> Item | tuple[Problem, ...]:
        try:
            question = self._kinds[data["kind"]].read(data)
        except Exception as error:  # noqa: BLE001 - a kind is plug-in code; its failure concerns one item
            why = f"{type(error).__name__}: {error}"
            return (Problem("bank.inconsistent", "the kind of this item could not read it", why, place=place),)
        return Item(
            id=name,
            kind=data["kind"],
            points=float(data["points"]),
            minutes=float(data["minutes"]),
            stem=text(data["stem"]),
            question=question,
            parameters={key: tuple(one["one_of"]) for key, one in data.get("parameters", {}).items()},
            hints=tuple(map(text, data.get("hints", ()))),
            references=tuple(data["references"]),
            place=place,
            digest=digest(data),
        )


def digest(data: Mapping[str, Any]) -> str:
    """Give the SHA-256 of an item's data, written as JSON with its keys in order: it changes when the content does."""
    written = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()

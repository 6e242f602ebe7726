"""A blueprint out of the data of its file."""

from collections.abc import Iterator, Mapping
from typing import Any

from quizengine.core.blueprint import Blueprint
from quizengine.core.problem import Problem
from quizengine.core.reading import text
from quizengine.yamlbank.document import Path
from quizengine.yamlbank.folder import BankFile
from quizengine.yamlbank.source import Source
from quizengine.yamlbank.trial import judge
from quizengine.yamlbank.validator import Validator


def read_blueprint(file: BankFile, source: Source, validator: Validator) -> Blueprint | tuple[Problem, ...]:
    """Give the blueprint in a file, or all that is wrong with it."""
    trial = judge(source, validator, _objections)
    data = trial.data
    return trial.problems or Blueprint(
        name=file.name,
        title=text(data["title"]),
        minutes=float(data["minutes"]),
        cut_score=float(data["cut_score"]),
        selected=int(data["items"].get("selected-response", 0)),
        tasks=int(data["items"].get("hands-on", 0)),
        weights={domain: float(weight) for domain, weight in data["weights"].items()},
        place=source.place,
    )


def _objections(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    if not any(data["items"].values()):
        yield ["items"], "a blueprint with no items"

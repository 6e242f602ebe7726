"""One file of a bank, read and judged: its data, or its problems."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from quizengine.core.problem import Place, Problem
from quizengine.yamlbank.composer import compose
from quizengine.yamlbank.document import Document, Finding, Mark, Path
from quizengine.yamlbank.objection import Objection
from quizengine.yamlbank.source import Source
from quizengine.yamlbank.validator import MOST, Validator

FurtherObjections: TypeAlias = Callable[[Mapping[str, Any]], Iterable[tuple[Path, str]]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A file's data, which may be relied upon only where there are no problems."""

    data: Mapping[str, Any]
    problems: tuple[Problem, ...]


def judge(source: Source, validator: Validator, further: FurtherObjections) -> Trial:
    """Read a file's text, hold it against the schema, and then against what a schema cannot say."""
    document = compose(source.text)
    if document.data is None:
        return Trial({}, _sorted(_told(one, source.place) for one in document.findings[:MOST]))
    found = [_told(one, source.place) for one in document.findings[:MOST]]
    objections = validator.objections(document.data)
    if not found and not objections:
        objections = [_worded(path, sentence) for path, sentence in _asked(further, document.data)]
    found += [_located(one, document, source.place) for one in objections if not _is_broken(one, document)]
    return Trial(document.data, _sorted(found))


def _asked(further: FurtherObjections, data: Mapping[str, Any]) -> Iterable[tuple[Path, str]]:
    try:
        return list(further(data))
    except Exception as error:  # noqa: BLE001 - a kind is plug-in code; its failure concerns one item
        return [((), f"the kind of this item could not judge it: {type(error).__name__}: {error}")]


def _worded(path: Path, sentence: str) -> Objection:
    return Objection(path, "bank.inconsistent", sentence)


def _told(finding: Finding, place: Place) -> Problem:
    return Problem(finding.code, finding.what, finding.why, finding.mend, _at(place, finding.mark))


def _located(objection: Objection, document: Document, place: Place) -> Problem:
    mark = document.key_mark(objection.path) if objection.of_key else document.value_mark(objection.path)
    return Problem(objection.code, objection.what, objection.why, objection.mend, _at(place, mark))


def _at(place: Place, mark: Mark) -> Place:
    return Place(place.file, mark.line, mark.column)


def _is_broken(objection: Objection, document: Document) -> bool:
    """Tell whether it is about a value that was refused already."""
    return document.value_mark(objection.path) in document.broken


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems), key=lambda one: (one.place or Place(""), one.code, one.what)))

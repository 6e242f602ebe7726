"""A bank, read from its folders."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from quizengine import plugins
from quizengine.core.bank import Bank
from quizengine.core.blueprint import Blueprint
from quizengine.core.checker_card import CheckerCard
from quizengine.core.item import Item
from quizengine.core.kind import Kind
from quizengine.core.problem import Place, Problem
from quizengine.yamlbank.blueprint import read_blueprint
from quizengine.yamlbank.folder import BLUEPRINTS, BankFile, bank_files
from quizengine.yamlbank.item import ItemReader
from quizengine.yamlbank.schema import BLUEPRINT
from quizengine.yamlbank.source import read_source
from quizengine.yamlbank.validator import Validator

T = TypeVar("T", Item, Blueprint)


@dataclass(frozen=True, slots=True)
class ReadBank:
    """The items and blueprints that could be read, and every problem, in the order of files and lines.

    `files` counts the items' files, those with problems included.
    """

    bank: Bank
    problems: tuple[Problem, ...]
    files: int = 0


def read_bank(
    folders: Sequence[Path],
    kinds: Mapping[str, Kind] | None = None,
    cards: Mapping[str, CheckerCard] | None = None,
) -> ReadBank:
    """Read one bank out of these folders; what has a problem is left out, and keeps nothing else from being read.

    `kinds` by name: all that are installed, where none are given. With the `cards` of the checkers, by name,
    calls of checkers are judged as well. Raises ProblemError `bank.not-there` where a folder is not there.
    """
    with _without_collection():
        reading = _Reading(plugins.kinds() if kinds is None else kinds, cards)
        for folder in folders:
            for found in bank_files(folder):
                reading.take(found)
    return reading.done()


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep the garbage collector from walking, again and again, over ten thousand items that are all alive."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(slots=True)
class _Found:
    """What was read so far."""

    items: dict[str, Item] = field(default_factory=dict)
    blueprints: dict[str, Blueprint] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: int = 0


class _Reading:
    """Collects items, blueprints and problems, file by file."""

    def __init__(self, kinds: Mapping[str, Kind], cards: Mapping[str, CheckerCard] | None) -> None:
        self._items = ItemReader(kinds, cards)
        self._blueprint_validator = Validator(BLUEPRINT)
        self._found = _Found()

    def take(self, file: BankFile | Problem) -> None:
        """Read one file, and keep what comes of it."""
        if isinstance(file, Problem):
            self._found.problems.append(file)
            return
        source = read_source(file.path)
        self._found.files += file.folder != BLUEPRINTS
        if isinstance(source, Problem):
            self._found.problems.append(source)
        elif file.folder == BLUEPRINTS:
            self._keep(file.name, read_blueprint(file, source, self._blueprint_validator), self._found.blueprints)
        else:
            self._keep(file.id, self._items.read(file, source), self._found.items)

    def _keep(self, name: str, read: T | tuple[Problem, ...], among: dict[str, T]) -> None:
        if isinstance(read, tuple):
            self._found.problems += read
        elif name in among:
            self._found.problems.append(_taken(name, read.place, among[name].place))
        else:
            among[name] = read

    def done(self) -> ReadBank:
        """Give what was read, sorted."""
        found = self._found
        bank = Bank(dict(sorted(found.items.items())), dict(sorted(found.blueprints.items())))
        problems = sorted(found.problems, key=lambda one: one.place or Place(""))
        return ReadBank(bank, tuple(problems), found.files)


def _taken(name: str, second: Place, first: Place) -> Problem:
    what = f"`{name}` is there already, in {first.file}"
    return Problem("bank.duplicate-id", what, "the banks that are read together share their names", "rename it", second)

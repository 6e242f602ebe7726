"""A bank read and linted, with the checkers that it can call."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizengine.authoring.lint import is_warning, lint
from quizengine.checking.census import census
from quizengine.cli.bank_folder import checker_folders
from quizengine.core.problem import Place, Problem
from quizengine.yamlbank.bank import read_bank
from quizengine.yamlbank.locator import Locator


@dataclass(frozen=True, slots=True)
class Linted:
    """How many files could be read or not, and everything that was found, in the order of files and lines."""

    items: int
    blueprints: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """How many of the problems are wrong, and not only poor."""
        return sum(not is_warning(one) for one in self.problems)

    def as_json(self) -> Mapping[str, Any]:
        """Give it as plain values; a problem whose code begins with `quality.` is a warning."""
        return {
            "items": self.items,
            "blueprints": self.blueprints,
            "errors": self.errors,
            "warnings": len(self.problems) - self.errors,
            "problems": [problem.as_json() for problem in self.problems],
        }

    def summary(self) -> str:
        """Say in one line how many there are."""
        warnings = len(self.problems) - self.errors
        counts = [_count(self.items, "item"), _count(self.errors, "problem")]
        return ", ".join([*counts, _count(warnings, "warning")] if warnings else counts)


def linted(folder: Path, *, weak: bool = False) -> Linted:
    """Read and lint a bank, its own checkers included, which are read in a sandbox.

    Raises ProblemError `bank.not-there` where the folder is not there, `sandbox...` where there is no sandbox.
    """
    found = census(checker_folders(folder), weak=weak)
    read = read_bank([folder], cards=found.cards)
    further = lint(read.bank, found.cards, Locator().locate)
    problems = sorted((*found.problems, *read.problems, *further), key=lambda one: one.place or Place(""))
    return Linted(read.files, len(read.bank.blueprints), tuple(problems))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

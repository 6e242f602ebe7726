"""A grade laid open: each criterion with the lines of its rubric, and each look with its facts and its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from quizengine.core.observation import Look, Observation, Seen
from quizengine.core.outcome import Outcome
from quizengine.core.problem import Place
from quizengine.terminal.report import Report
from quizengine.terminal.sheet import Sheet

Lines = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a grade rests on: the outcome, the rubric's lines by criterion, the looks, and what they saw.

    `sources` has the lines of the checkers, by their names.
    """

    outcome: Outcome
    rubric: Sequence[Lines]
    looks: Sequence[Look]
    observations: Mapping[str, Observation]
    sources: Mapping[str, Lines]


def draw(sheet: Sheet, grounds: Grounds) -> None:
    """Draw all that a grade rests on."""
    sheet.words("Criteria", style="bold")
    for number, part in enumerate(grounds.outcome.parts):
        Report(sheet).part(part)
        if number < len(grounds.rubric):
            _lines(sheet, grounds.rubric[number], indent=10)
    sheet.words("\nObservations", style="bold")
    for look in grounds.looks:
        given = ", ".join(f"{name}: {value}" for name, value in look.arguments.items())
        sheet.words(f"{look.name} = {look.checker}({given})", indent=6)
        sheet.words(_seen(grounds.observations.get(look.name)), indent=10)
    sheet.words("\nCheckers", style="bold")
    for name in dict.fromkeys(look.checker for look in grounds.looks):
        if name in grounds.sources:
            _lines(sheet, grounds.sources[name], indent=6)


def _lines(sheet: Sheet, lines: Lines, indent: int) -> None:
    place, text = lines
    sheet.link(str(place), indent)
    sheet.words(text, indent + 2, style="dim")


def _seen(observation: Observation | None) -> str:
    if observation is None:
        return "nobody looked"
    if not isinstance(observation, Seen):
        return f"could not tell: {observation.reason}"
    if observation.facts is None:
        return "absent"
    return (
        yaml.safe_dump(observation.facts, allow_unicode=True, sort_keys=False, width=1_000)
        .removesuffix("\n...\n")
        .strip()
    )

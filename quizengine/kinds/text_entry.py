"""Text entry: words, numbers or commands are typed into blanks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizengine.core.interaction import Comment, Write
from quizengine.core.outcome import Outcome
from quizengine.core.parameters import PATTERN
from quizengine.core.reading import SLUG, TEXT, text
from quizengine.core.text import Text

NAME = "text-entry"
SCHEMA: Mapping[str, Any] = {
    "properties": {
        "blanks": {
            "description": "The blanks to fill: a short name for each, with the answers that it accepts.",
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": SLUG},
            "additionalProperties": {
                "type": "object",
                "properties": {
                    "label": {**TEXT, "description": "What to write here, in a few words."},
                    "accept": {
                        "description": "Answers that are right; the first is the one shown.",
                        "type": "array",
                        "items": {"type": "string"},
                        "minItems": 1,
                    },
                    "patterns": {
                        "description": "Regular expressions (Python's) for further right answers, matched whole.",
                        "type": "array",
                        "items": {"type": "string", "format": "regex"},
                    },
                    "case_matters": {"description": "Whether A and a differ (default: no).", "type": "boolean"},
                    "spaces_matter": {
                        "description": "Whether runs of blanks, and blanks at the ends, count (default: no).",
                        "type": "boolean",
                    },
                    "rationale": {**TEXT, "description": "Why this is the answer."},
                },
                "required": ["label", "accept", "rationale"],
                "additionalProperties": False,
            },
        },
        "interchangeable": {
            "description": "Groups of blanks whose answers may stand in any order.",
            "type": "array",
            "items": {"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": True},
        },
        "all_or_nothing": {"description": "No partial credit.", "type": "boolean"},
    },
    "required": ["blanks"],
}
EXAMPLE = """\
kind: text-entry
points: 1
minutes: 1
stem:
  en: On which TCP port does Keystone's public API listen by default?
  zh: Keystone 的公共 API 默认监听哪个 TCP 端口？
blanks:
  port:
    label: {en: port, zh: 端口}
    accept: ["5000"]              # quoted: answers are text
    patterns: ['(tcp[ /:])?5000'] # further right answers, matched whole
    rationale:
      en: 5000 is the default of the public endpoint.
      zh: 5000 是公共端点的默认端口。
references: [https://docs.openstack.org/keystone/latest/]
"""


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to write, and what is right there."""

    id: str
    label: Text
    accept: tuple[str, ...]
    patterns: tuple[str, ...] = field(metadata={PATTERN: True})
    case_matters: bool
    spaces_matter: bool
    rationale: Text

    def takes(self, answer: str) -> bool:
        """Tell whether an answer is right here."""
        flags = re.NOFLAG if self.case_matters else re.IGNORECASE
        given = self._folded(answer)
        if given in {self._folded(right) for right in self.accept}:
            return True
        bare = answer if self.spaces_matter else " ".join(answer.split())
        return any(re.fullmatch(pattern, bare, flags) for pattern in self.patterns)

    def _folded(self, answer: str) -> str:
        bare = answer if self.spaces_matter else " ".join(answer.split())
        return bare if self.case_matters else bare.casefold()


@dataclass(frozen=True, slots=True)
class TextEntry:
    """Blanks, in groups whose answers may be interchanged; every blank is in one group."""

    blanks: tuple[Blank, ...]
    groups: tuple[tuple[str, ...], ...]
    all_or_nothing: bool

    def present(self, seed: str) -> Write:  # noqa: ARG002 - blanks stand as the stem names them
        """Ask for each blank's words."""
        return Write({blank.id: blank.label for blank in self.blanks})

    def score(self, response: Any, points: float) -> Outcome:
        """Give each blank an equal share; or all or nothing."""
        share = len(self._right(response)) / len(self.blanks)
        return Outcome.of_share(points, float(share == 1.0) if self.all_or_nothing else share)

    def right(self) -> dict[str, str]:
        """Give the key as a response."""
        return {blank.id: blank.accept[0] for blank in self.blanks}

    def review(self, response: Any) -> tuple[Comment, ...]:
        """Comment on every blank."""
        right = self._right(response)
        given = _answers(response)
        return tuple(
            Comment(one.id, one.label, given.get(one.id, ""), one.accept[0], one.id in right, one.rationale)
            for one in self.blanks
        )

    def _right(self, response: Any) -> set[str]:
        """Name the blanks whose answers are right, each group matched in its own favour."""
        given = _answers(response)
        by_id = {blank.id: blank for blank in self.blanks}
        right: set[str] = set()
        for group in self.groups:
            fits = {
                place: [by_id[name] for name in group if by_id[name].takes(given[place])]
                for place in group
                if place in given
            }
            right |= _matched(fits)
        return right


def _answers(response: Any) -> dict[str, str]:
    given = response.items() if isinstance(response, Mapping) else ()
    return {name: answer for name, answer in given if isinstance(answer, str)}


def _matched(fits: Mapping[str, Sequence[Blank]]) -> set[str]:
    """Name the places of a largest matching of answers to blanks (augmenting paths)."""
    taken: dict[str, str] = {}

    def place(name: str, tried: set[str]) -> bool:
        for blank in fits[name]:
            if blank.id in tried:
                continue
            tried.add(blank.id)
            if blank.id not in taken or place(taken[blank.id], tried):
                taken[blank.id] = name
                return True
        return False

    for name in fits:
        place(name, set())
    return set(taken.values())


def read(data: Mapping[str, Any]) -> TextEntry:
    """Read the blanks and their groups."""
    blanks = tuple(_blank(name, one) for name, one in data["blanks"].items())
    groups = [tuple(group) for group in data.get("interchangeable", ())]
    alone = [(blank.id,) for blank in blanks if not any(blank.id in group for group in groups)]
    return TextEntry(blanks, (*groups, *alone), bool(data.get("all_or_nothing", False)))


def _blank(name: str, data: Mapping[str, Any]) -> Blank:
    return Blank(
        id=name,
        label=text(data["label"]),
        accept=tuple(data["accept"]),
        patterns=tuple(data.get("patterns", ())),
        case_matters=bool(data.get("case_matters", False)),
        spaces_matter=bool(data.get("spaces_matter", False)),
        rationale=text(data["rationale"]),
    )


def objections(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find patterns that are none, and groups that name no blank or share one."""
    for name, blank in data["blanks"].items():
        for position, pattern in enumerate(blank.get("patterns", ())):
            try:
                re.compile(pattern)
            except (re.error, OverflowError, RecursionError) as error:
                yield ("blanks", name, "patterns", position), f"`{pattern}` is no regular expression: {error}"
    seen: set[str] = set()
    for number, group in enumerate(data.get("interchangeable", ())):
        for position, name in enumerate(group):
            if name not in data["blanks"]:
                yield ("interchangeable", number, position), f"`{name}` is none of the blanks"
            elif name in seen:
                yield ("interchangeable", number, position), f"`{name}` is in two groups"
            seen.add(name)

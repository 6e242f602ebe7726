"""What may be known of some checkers without running them, as plain values that can be sent."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from quizengine.checking.facts import plain
from quizengine.checking.messages import strict
from quizengine.checking.reference import Argument, Fact, ReferencePage, reference_page
from quizengine.checking.registry import Found
from quizengine.checking.scrubbing import presentable
from quizengine.core.checker_card import CheckerCard
from quizengine.core.problem import Exit, Place, Problem, ProblemError

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The cards and pages of checkers by name, and a problem for each file or name that cannot be had."""

    cards: Mapping[str, CheckerCard]
    pages: Mapping[str, ReferencePage]
    problems: tuple[Problem, ...]

    def sound(self) -> "Catalogue":
        """Give itself; raises ProblemError with all problems where there are any."""
        if self.problems:
            raise ProblemError(*self.problems, status=Exit.NO)
        return self


def described(found: Found) -> Catalogue:
    """Describe what was found, on whichever side."""
    cards = {name: checker.card for name, checker in found.checkers.items()}
    return Catalogue(cards, {name: reference_page(one) for name, one in found.checkers.items()}, found.problems)


def encode(found: Catalogue) -> bytes:
    """Give the line that tells a catalogue."""
    told = {
        "cards": [asdict(card) for card in found.cards.values()],
        "pages": [asdict(page) for page in found.pages.values()],
        "problems": [asdict(problem) for problem in found.problems],
    }
    return json.dumps(told, allow_nan=False).encode() + b"\n"


def decode(line: bytes) -> Catalogue:
    """Read what `encode` gave; raises one of UNREADABLE for whatever a hostile folder gave in its place."""
    told = strict(line)
    cards = [CheckerCard(**plain(one)) for one in told["cards"]]
    pages = [_page(plain(one)) for one in told["pages"]]
    problems = tuple(_problem(plain(one)) for one in told["problems"])
    return Catalogue({one.name: one for one in cards}, {one.name: one for one in pages}, problems)


def _page(told: Mapping[str, Any]) -> ReferencePage:
    arguments = tuple(Argument(**one) for one in told["arguments"])
    return ReferencePage(**{**told, "arguments": arguments, "facts": tuple(Fact(**one) for one in told["facts"])})


def _problem(told: Mapping[str, Any]) -> Problem:
    place = told["place"] and Place(str(told["place"]["file"]), int(told["place"]["line"]))
    code, what, why, mend = (presentable(str(told[name]), ()) for name in ("code", "what", "why", "mend"))
    return Problem(code, what, why, mend, place)

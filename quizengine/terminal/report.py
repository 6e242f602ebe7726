"""The report of a sitting: the score, each domain, each item, and for every criterion what was seen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rich.rule import Rule
from rich.table import Table
from rich.text import Text as Styled

from quizengine.core.attempt import Attempt, State
from quizengine.core.interaction import Comment
from quizengine.core.item import Item
from quizengine.core.outcome import Outcome, Part
from quizengine.core.scoring import Score, Standing, Tally
from quizengine.core.verdict import Evidence, Verdict
from quizengine.terminal.clock_face import time_left
from quizengine.terminal.prose import reflowed
from quizengine.terminal.safe import shown
from quizengine.terminal.sheet import Sheet

MARKS = {Verdict.MET: "✓", Verdict.NOT_MET: "✗", Verdict.UNDECIDED: "?"}
STYLES = {Verdict.MET: "green", Verdict.NOT_MET: "red", Verdict.UNDECIDED: "yellow"}
STANDINGS = {Standing.PASSED: "PASSED", Standing.FAILED: "NOT PASSED", Standing.OPEN: "NOT DECIDED YET"}
WEAK = "Looked at in a weak sandbox (--weak-sandbox): a hostile checker could have left it."
BAR = 20
LATE = 120.0


class Report:
    """Draws on a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._console = sheet.console

    def sitting(
        self, attempt: Attempt, state: State, items: Mapping[str, Item], outcomes: Mapping[str, Outcome], score: Score
    ) -> None:
        """Draw the whole report."""
        self._heading("Items")
        for number, entry in enumerate(attempt.form.entries, 1):
            item = items[entry.item]
            self.item(number, item, outcomes[entry.item], state.responses.get(entry.item))
        self._heading(f"Result of {attempt.id}")
        self.score(score)
        self._time(state)

    def item(self, number: int | None, item: Item, outcome: Outcome, response: Any) -> None:
        """Draw how one item went, and what was right; None for an item that stands alone."""
        counted = "" if number is None else f"{number:>3} "
        line = f"{counted}{MARKS[outcome.verdict]} {outcome.earned:g}/{outcome.possible:g}  {item.id}"
        self._sheet.words(line, style=f"bold {STYLES[outcome.verdict]}")
        for part in outcome.parts:
            self.part(part)
        if outcome.weak:
            self._sheet.words(WEAK, indent=6, style="yellow")
        if not item.hands_on and outcome.verdict is not Verdict.MET:
            self._sheet.prose(item.stem, indent=6)
            self.feedback(item, response)

    def drilled(self, item: Item, response: Any, outcome: Outcome, due: datetime) -> None:
        """Draw how one item of a drill went, and when it comes again."""
        line = f"{MARKS[outcome.verdict]} {outcome.earned:g} of {outcome.possible:g}"
        self._sheet.words(line, style=f"bold {STYLES[outcome.verdict]}")
        for part in outcome.parts if item.hands_on else ():
            self.part(part)
        self.feedback(item, response)
        self._sheet.words(f"Due again {due.astimezone():%Y-%m-%d %H:%M}.", indent=6, style="dim")

    def feedback(self, item: Item, response: Any) -> None:
        """Draw what was right and wrong about a response, with every rationale, and where to read on."""
        for comment in item.question.review(response):
            words = reflowed(comment.words.to(self._sheet.language))
            self._sheet.words(f"{_mark(comment)} {words}{_said_of(comment)}", indent=6)
            if comment.rationale is not None:
                self._sheet.prose(comment.rationale, indent=10, style="dim")
        for reference in item.references:
            self._sheet.link(reference, indent=8)

    def part(self, part: Part) -> None:
        """Draw one criterion, with the evidence where it is not met."""
        words = f"{MARKS[part.verdict]} {part.points:g}  {part.statement.to(self._sheet.language)}"
        self._sheet.words(words, indent=6, style=STYLES[part.verdict])
        for evidence in part.evidence:
            self._sheet.words(_said(evidence), indent=10, style="dim")

    def score(self, score: Score) -> None:
        """Draw the points per domain and in all, and whether it passes."""
        table = Table.grid(padding=(0, 2))
        for name, tally in [*score.domains.items(), ("all", score.total)]:
            table.add_row(shown(name), f"{tally.earned:g} of {tally.possible:g}", _percent(tally), _bar(tally))
        self._console.print(table)
        style = {Standing.PASSED: "green", Standing.FAILED: "red", Standing.OPEN: "yellow"}[score.standing]
        line = f"{STANDINGS[score.standing]}: {_percent(score.total)}, and {score.cut_score:g} % passes."
        self._console.print(Styled(line, style=f"bold {style}"))
        if score.total.undecided:
            self._sheet.words(
                f"{score.total.undecided:g} points are undecided: nobody could look. "
                "`quizengine results regrade` looks again when the cloud answers."
            )

    def _time(self, state: State) -> None:
        if state.ended is None:
            return
        self._sheet.words(f"Time used: {time_left(state.ended)} of {time_left(state.limit)}.")
        if state.looked is not None and state.looked - state.ended > LATE:
            late = time_left(state.looked - state.ended)
            self._sheet.words(f"The tasks were looked at {late} after the end; what changed meanwhile counts.")

    def _heading(self, words: str) -> None:
        self._console.print()
        self._console.print(Rule(Styled(words, style="bold"), align="left"))


def _mark(comment: Comment) -> str:
    if comment.right and (comment.good or comment.choice):
        return "✓"
    return " " if comment.good else "✗"


def _said_of(comment: Comment) -> str:
    if comment.choice:
        said = [word for word in (comment.given and "your choice", comment.right) if word]
        return f" ({', '.join(said)})" if said else ""
    yours = f"you wrote `{shown(comment.given)}`" if comment.given else "you wrote nothing"
    return f": {yours}" + ("" if comment.good else f"; right is `{comment.right}`")


def _said(evidence: Evidence) -> str:
    if evidence.verdict is Verdict.UNDECIDED:
        return f"{evidence.fact}: could not tell: {evidence.reason}"
    observed = "absent" if evidence.observed is None else _json(evidence.observed)
    return f"{evidence.fact}: expected {evidence.expected}; observed {observed}"


def _json(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_json, value))}]"
    return str(value)


def _percent(tally: Tally) -> str:
    if tally.undecided:
        return f"{tally.low:.0f} to {tally.high:.0f} %"
    return f"{tally.low:.0f} %"


def _bar(tally: Tally) -> str:
    full = round(BAR * tally.low / 100)
    maybe = round(BAR * tally.high / 100) - full
    return "█" * full + "▒" * maybe + "░" * (BAR - full - maybe)

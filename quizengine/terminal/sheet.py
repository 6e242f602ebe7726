"""Pages on paper: an item with its options or blanks, and the list of all pages."""

from collections.abc import Sequence
from math import isinf

from rich.cells import cell_len
from rich.console import Console
from rich.rule import Rule
from rich.text import Text as Styled

from quizengine.core.interaction import Choose, Do, Write
from quizengine.core.page import Page
from quizengine.core.text import Text
from quizengine.terminal.clock_face import time_left
from quizengine.terminal.console import NARROWEST
from quizengine.terminal.prose import reflowed
from quizengine.terminal.safe import shown
from quizengine.terminal.wrapping import wrapped

BULLET = "- "


class Sheet:
    """Draws on a console in one language."""

    def __init__(self, console: Console, language: str) -> None:
        self.console = console
        self.language = language

    def page(self, page: Page, left: float) -> None:
        """Draw an item: its heading with the time left (infinity: no clock), stem, and what can be answered."""
        self.console.print()
        self.console.print(Rule(Styled(_heading(page, left), style="bold"), align="left"))
        self.prose(page.item.stem)
        self.console.print()
        self._below(page, left)

    def words(self, text: str, indent: int = 0, style: str = "") -> None:
        """Draw a text, wrapped and indented."""
        for line in shown(text, longest=20_000).split("\n"):
            bare = line.lstrip()
            lead = BULLET if bare.startswith(BULLET) else ""
            self._wrapped(bare.removeprefix(lead), indent + len(line) - len(bare), lead, style)

    def prose(self, text: Text, indent: int = 0, style: str = "") -> None:
        """Draw an author's text, its paragraphs wrapped to the width."""
        self.words(reflowed(text.to(self.language)), indent, style)

    def link(self, address: str, indent: int = 0) -> None:
        """Draw an address in one piece, however long, so that a terminal can open it."""
        self.console.print(Styled(" " * indent + shown(address), style="dim"), soft_wrap=True)

    def _wrapped(self, words: str, indent: int, lead: str = "", style: str = "") -> None:
        """Print a line behind its lead, its continuation as far in as its start."""
        inset = indent + cell_len(lead)
        start = " " * indent + lead
        for piece in wrapped(words, max(NARROWEST, self.console.width - inset)):
            self.console.print(Styled((start + piece).rstrip(), style=style), soft_wrap=True)
            start = " " * inset

    def pages(self, pages: Sequence[Page], left: float) -> None:
        """Draw the review list: a line a page."""
        self.console.print()
        self.console.print(Rule(Styled(f"All items · {time_left(left)} left", style="bold"), align="left"))
        for page in pages:
            self.console.print(Styled(self._row(page), overflow="ellipsis", no_wrap=True))

    def _row(self, page: Page) -> str:
        mark = "✓" if page.response is not None else "·"
        flag = "⚑" if page.flagged else " "
        first = shown(reflowed(page.item.stem.to(self.language)).partition("\n")[0])
        return f"{page.number:>3} {mark}{flag} {'[task] ' if page.item.hands_on else ''}{first}"

    def _below(self, page: Page, left: float) -> None:
        match page.interaction:
            case Choose(options, at_most):
                chosen = page.response or []
                for number, (name, words) in enumerate(options.items(), 1):
                    lead = f"{number}) {_box(chosen=name in chosen, single=at_most == 1)} "
                    self._wrapped(shown(reflowed(words.to(self.language))), 2, lead)
            case Write(blanks):
                given = page.response or {}
                for name, label in blanks.items():
                    self.words(f"{label.to(self.language)}: {given.get(name, '') or '______'}", 2)
            case Do():
                done = "marked as done" if page.response is not None else "not marked as done"
                timed = f"Do this in the lab ({done}). It is graded by what is there when you hand in."
                self.words(
                    "Do this in the lab. It is looked at once you say that it is done." if isinf(left) else timed, 2
                )


def _heading(page: Page, left: float) -> str:
    points = f"{page.item.points:g} point" + ("" if page.item.points == 1 else "s")
    parts = [f"{page.number} of {page.count}", *([f"{time_left(left)} left"] if time_left(left) else [])]
    parts += [page.item.domain, points]
    if page.flagged:
        parts.append("⚑ flagged")
    return " · ".join(parts)


def _box(*, chosen: bool, single: bool) -> str:
    empty, full = ("( )", "(•)") if single else ("[ ]", "[x]")
    return full if chosen else empty

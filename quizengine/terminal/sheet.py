"""Pages on paper: an item with its options or blanks, and the list of all pages."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text as Styled

from quizengine.core.interaction import Choose, Do, Write
from quizengine.core.page import Page
from quizengine.terminal.clock_face import time_left
from quizengine.terminal.safe import shown


class Sheet:
    """Draws on a console in one language."""

    def __init__(self, console: Console, language: str) -> None:
        self.console = console
        self.language = language

    def page(self, page: Page, left: float) -> None:
        """Draw an item: its heading with the time left (infinity: no clock), stem, and what can be answered."""
        self.console.print()
        self.console.print(Rule(Styled(_heading(page, left), style="bold"), align="left"))
        self.words(page.item.stem.to(self.language).strip())
        self.console.print()
        for line in self._below(page):
            self.console.print(line)

    def words(self, text: str, indent: int = 0, style: str = "") -> None:
        """Draw a text, wrapped and indented."""
        self.console.print(Padding(Styled(shown(text, longest=20_000), style=style), (0, 0, 0, indent)))

    def pages(self, pages: Sequence[Page], left: float) -> None:
        """Draw the review list: a line a page."""
        self.console.print()
        self.console.print(Rule(Styled(f"All items · {time_left(left)} left", style="bold"), align="left"))
        for page in pages:
            self.console.print(Styled(self._row(page), overflow="ellipsis", no_wrap=True))

    def _row(self, page: Page) -> str:
        mark = "✓" if page.response is not None else "·"
        flag = "⚑" if page.flagged else " "
        first = shown(page.item.stem.to(self.language).strip().partition("\n")[0])
        return f"{page.number:>3} {mark}{flag} {'[task] ' if page.item.hands_on else ''}{first}"

    def _below(self, page: Page) -> Iterator[Padding]:
        match page.interaction:
            case Choose(options, at_most):
                chosen = page.response or []
                for number, (name, words) in enumerate(options.items(), 1):
                    box = _box(chosen=name in chosen, single=at_most == 1)
                    yield _hanging(f"{number}) {box} ", shown(words.to(self.language)))
            case Write(blanks):
                given = page.response or {}
                for name, label in blanks.items():
                    yield _hanging("", f"{shown(label.to(self.language))}: {shown(given.get(name, '')) or '______'}")
            case Do():
                done = "marked as done" if page.response is not None else "not marked as done"
                yield _hanging("", f"Do this in the lab ({done}). It is graded by what is there when you hand in.")


def _heading(page: Page, left: float) -> str:
    points = f"{page.item.points:g} point" + ("" if page.item.points == 1 else "s")
    parts = [f"{page.number} of {page.count}", page.item.domain, points]
    if time_left(left):
        parts.append(f"{time_left(left)} left")
    if page.flagged:
        parts.append("⚑ flagged")
    return " · ".join(parts)


def _box(*, chosen: bool, single: bool) -> str:
    empty, full = ("( )", "(•)") if single else ("[ ]", "[x]")
    return full if chosen else empty


def _hanging(lead: str, text: str) -> Padding:
    """Indent a wrapped text behind its lead (a two-column grid is rich's hanging indent)."""
    grid = Table.grid(padding=0)
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_row(lead, text)
    return Padding(grid, (0, 0, 0, 2))

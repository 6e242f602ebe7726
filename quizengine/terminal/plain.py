"""The plain prompter: questions and answers line by line, for any terminal, screen reader or pipe."""

import re
from collections.abc import Callable

from quizengine.core.interaction import Choose, Do, Write
from quizengine.core.page import Action, Answer, GoTo, Page, Wish
from quizengine.core.text import Text
from quizengine.terminal.clock_face import time_left
from quizengine.terminal.line import Lines, TimeUpError
from quizengine.terminal.safe import shown
from quizengine.terminal.sheet import Sheet

Left = Callable[[], float]

WISHES = {
    "n": Wish.NEXT,
    "next": Wish.NEXT,
    "": Wish.NEXT,
    "p": Wish.PREVIOUS,
    "previous": Wish.PREVIOUS,
    "f": Wish.FLAG,
    "flag": Wish.FLAG,
    "l": Wish.REVIEW,
    "list": Wish.REVIEW,
    "review": Wish.REVIEW,
    "s": Wish.SHELL,
    "shell": Wish.SHELL,
    "submit": Wish.SUBMIT,
    "q": Wish.LEAVE,
    "quit": Wish.LEAVE,
    "leave": Wish.LEAVE,
}
GO_TO = re.compile(r"g(?:o)?(?:\s*to)?\s*(\d+)")
HELP = """\
n or Enter  next item        p         previous item
g 5         go to item 5     l         list of all items
f           flag or unflag   c         clear the answer
s           the lab's shell  submit    hand in
q           leave; the clock goes on, `quizengine exam` resumes"""
NEVER = object()
AGAIN = "Press Ctrl-C again to leave: the clock goes on, and `quizengine exam` resumes."


class PlainPrompter:
    """Asks by printing a page and reading a line; Ctrl-C twice in a row raises KeyboardInterrupt."""

    def __init__(self, sheet: Sheet, lines: Lines) -> None:
        self._sheet = sheet
        self._lines = lines

    def ask(self, page: Page, left: Left) -> Action:
        """Show a page and read until something can be done with a line."""
        self._sheet.page(page, left())
        return self._first(lambda: self._answer(page, left))

    def review(self, pages: tuple[Page, ...], left: Left) -> Action:
        """Show the list and read where to go."""
        self._sheet.pages(pages, left())
        unanswered = sum(page.response is None for page in pages)
        prompt = f"{unanswered} unanswered. A number to go there, submit, or q to leave"
        return self._first(lambda: self._listed(self._line(prompt, left), len(pages)))

    def confirms_submission(self, unanswered: int, left: Left) -> bool:
        """Ask for a yes."""
        so_far = f"{unanswered} unanswered: " if unanswered else ""
        prompt = f"{so_far}hand in for good? [y/N]"
        try:
            return self._line(prompt, left).strip().lower() in {"y", "yes"}
        except (TimeUpError, EOFError):
            return False

    def _first(self, step: Callable[[], Action | None]) -> Action:
        try:
            return next(action for action in iter(step, NEVER) if action is not None)
        except TimeUpError:
            self._sheet.words("\nTime is up.")
            return Wish.TIME_UP
        except EOFError:
            return Wish.LEAVE

    def _line(self, words: str, left: Left) -> str:
        try:
            return self._lines.ask(_prompt(left, words), left)
        except KeyboardInterrupt:
            self._sheet.words(f"\n{AGAIN}")
            return self._lines.ask(_prompt(left, words), left)

    def _answer(self, page: Page, left: Left) -> Action | None:
        match page.interaction:
            case Choose(options, _) as asked:
                line = self._line("", left).strip().lower()
                chosen = re.fullmatch(r"[\d\s,;]+", line)
                return self._chosen(asked, list(options), line) if chosen else self._wish(line, page)
            case Write(blanks):
                return self._written(page, dict(blanks), left)
            case Do():
                line = self._line("s: the lab's shell, d: mark as done", left)
                return Answer({"done": True}) if line.strip().lower() in {"d", "done"} else self._wish(line, page)

    def _chosen(self, asked: Choose, names: list[str], line: str) -> Action | None:
        numbers = [int(digits) for digits in re.findall(r"\d+", line)]
        beyond = [number for number in numbers if not 1 <= number <= len(names)]
        if beyond:
            self._sheet.words(f"There is no option {beyond[0]}: they go from 1 to {len(names)}.")
            return None
        response = list(dict.fromkeys(names[number - 1] for number in numbers))
        objection = asked.objection(response)
        if objection:
            self._sheet.words(f"{objection[0].upper()}{objection[1:]}.")
            return None
        return Answer(response)

    def _written(self, page: Page, blanks: dict[str, Text], left: Left) -> Action | None:
        given = dict(page.response or {})
        before = dict(given)
        for name, label in blanks.items():
            words = shown(label.to(self._sheet.language))
            line = self._line(f"{words} (or :n, :p, :? ...)", left)
            if line.strip().startswith(":"):
                return Answer(given) if given != before else self._wish(line, page)
            given |= {name: line.strip()} if line.strip() else {}
        return Answer(given) if given != before else Wish.NEXT

    def _wish(self, line: str, page: Page) -> Action | None:
        """Read a command; a colon before it is welcome."""
        command = line.strip().lower().removeprefix(":").strip()
        target = GO_TO.fullmatch(command)
        if target:
            return self._target(int(target[1]), page.count)
        if command in {"c", "clear"}:
            return Answer(None)
        if WISHES.get(command) is Wish.SHELL and not page.item.hands_on:
            self._sheet.words("The lab's shell belongs to the tasks; this item is answered here.")
            return None
        if command in WISHES:
            return WISHES[command]
        asked = command in {"?", "h", "help"}
        self._sheet.words(HELP if asked else f"`{shown(command)}` is no command here; ? tells which are.")
        return None

    def _listed(self, line: str, count: int) -> Action | None:
        command = line.strip().lower().removeprefix(":")
        number = re.fullmatch(r"(?:g\s*)?(\d+)", command)
        if number:
            return self._target(int(number[1]), count)
        wish = WISHES.get(command)
        return wish if wish in {Wish.SUBMIT, Wish.LEAVE, Wish.NEXT, Wish.REVIEW} else None

    def _target(self, number: int, count: int) -> Action | None:
        if 1 <= number <= count:
            return GoTo(number)
        self._sheet.words(f"There is no item {number}: they go from 1 to {count}.")
        return None


def _prompt(left: Left, words: str = "") -> str:
    return f"{' · '.join(filter(None, [time_left(left()), words]))} > ".lstrip()

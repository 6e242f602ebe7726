"""A sitting that one watches: each page is drawn, and what is done with it is said."""

from collections.abc import Callable

from quizengine.core.interaction import Choose
from quizengine.core.page import Action, Answer, Page, Prompter, Wish
from quizengine.terminal.sheet import Sheet

Left = Callable[[], float]


class WatchedPrompter:
    """Draws what another prompter is asked, and says what it does, with a pause for the reader before each answer.

    `scripts` gives the script that a task will be done by.
    """

    def __init__(
        self, inner: Prompter, sheet: Sheet, scripts: Callable[[Page], str], pause: Callable[[], None]
    ) -> None:
        self._inner = inner
        self._sheet = sheet
        self._scripts = scripts
        self._pause = pause

    def ask(self, page: Page, left: Left) -> Action:
        """Draw the page, and then say the answer to it."""
        self._sheet.page(page, left())
        if page.item.hands_on:
            self._sheet.words("In the lab's shell:", indent=2, style="dim")
            self._sheet.words(self._scripts(page).strip(), indent=4, style="cyan")
        self._pause()
        action = self._inner.ask(page, left)
        if isinstance(action, Answer) and not page.item.hands_on:
            self._sheet.words(f"> {_said(page, action.response)}", indent=2, style="cyan")
        return action

    def review(self, pages: tuple[Page, ...], left: Left) -> Action:
        """Draw the list of pages."""
        self._sheet.pages(pages, left())
        action = self._inner.review(pages, left)
        if action is Wish.SUBMIT:
            self._sheet.words("> submit", indent=2, style="cyan")
        return action

    def confirms_submission(self, unanswered: int, left: Left) -> bool:
        """Leave it to the other."""
        return self._inner.confirms_submission(unanswered, left)


def _said(page: Page, response: object) -> str:
    if isinstance(page.interaction, Choose) and isinstance(response, list):
        order = list(page.interaction.options)
        return " ".join(str(order.index(name) + 1) for name in response)
    return ", ".join(response.values()) if isinstance(response, dict) else str(response)

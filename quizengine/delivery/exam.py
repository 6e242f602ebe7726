"""The dialogue of a timed exam: pages, answers, the lab's shell, and handing in."""

from collections.abc import Callable

from quizengine.core.attempt import By
from quizengine.core.page import Action, Answer, GoTo, Page, Prompter, Wish
from quizengine.delivery.sitting import Sitting

Shell = Callable[[Callable[[], float]], None]


class Exam:
    """Runs a sitting until it is handed in or left; `shell` is told how to ask for the seconds left."""

    def __init__(self, sitting: Sitting, prompter: Prompter, shell: Shell) -> None:
        self._sitting = sitting
        self._prompter = prompter
        self._shell = shell
        self._left = False

    def run(self) -> bool:
        """Go on until the end; True when it was handed in, False when the person left it open."""
        while self._sitting.open and not self._left:
            page = self._sitting.page()
            self._do(self._prompter.ask(page, self._sitting.left), page)
        if not self._left:
            self._sitting.submit(By.DEADLINE)
        return self._sitting.state.submitted is not None

    def _do(self, action: Action, page: Page) -> None:
        match action:
            case Answer(response):
                self._answer(page, response)
            case GoTo(number):
                self._sitting.turn_to(number - 1)
            case wish:
                self._grant(wish, page)

    def _grant(self, wish: Wish, page: Page) -> None:
        match wish:
            case Wish.NEXT:
                self._next(page)
            case Wish.PREVIOUS:
                self._sitting.turn_to(page.number - 2)
            case Wish.FLAG:
                self._sitting.flag(page.item.id)
            case Wish.REVIEW:
                self._review(page)
            case Wish.SHELL:
                self._shell(self._sitting.left)
            case Wish.SUBMIT:
                self._submit()
            case Wish.LEAVE:
                self._left = True

    def _answer(self, page: Page, response: object) -> None:
        self._sitting.respond(page.item.id, response)
        if response is not None and self._sitting.open:
            self._next(page)

    def _next(self, page: Page) -> None:
        if page.number < page.count:
            self._sitting.turn_to(page.number)
        else:
            self._review(page)

    def _review(self, page: Page) -> None:
        action = self._prompter.review(self._sitting.pages(), self._sitting.left)
        if action not in {Wish.REVIEW, Wish.NEXT}:
            self._do(action, page)

    def _submit(self) -> None:
        unanswered = sum(page.response is None for page in self._sitting.pages())
        if self._prompter.confirms_submission(unanswered, self._sitting.left) and self._sitting.open:
            self._sitting.submit(By.PERSON)

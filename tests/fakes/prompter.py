"""A prompter that does what a test wrote down."""

from collections.abc import Callable, Iterable

from quizengine.core.page import Action, Page, Wish

Step = Action | Callable[[], Action]


class FakePrompter:
    """Takes one step a page, from a list that must not run out; a step may be a function that gives one."""

    def __init__(self, steps: Iterable[Step], *, sure: bool = True) -> None:
        self.steps = list(steps)
        self.sure = sure
        self.seen: list[str] = []
        self.unanswered: list[int] = []

    def ask(self, page: Page, left: Callable[[], float]) -> Action:
        self.seen.append(page.item.id)
        return Wish.TIME_UP if left() <= 0 else self._step()

    def review(self, pages: tuple[Page, ...], left: Callable[[], float]) -> Action:
        self.seen.append(f"review of {len(pages)}")
        return Wish.TIME_UP if left() <= 0 else self._step()

    def confirms_submission(self, unanswered: int, left: Callable[[], float]) -> bool:
        assert left() >= 0
        self.unanswered.append(unanswered)
        return self.sure

    def _step(self) -> Action:
        step = self.steps.pop(0)
        return step() if callable(step) else step

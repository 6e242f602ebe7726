"""A sitting by script: responses that were written down beforehand, in place of a person."""

from collections.abc import Callable, Mapping
from typing import Any

from quizengine.core.interaction import Choose, Interaction, Write
from quizengine.core.item import Item
from quizengine.core.page import Action, Answer, Page, Wish
from quizengine.core.ports import Provisioner
from quizengine.core.problem import Exit, Problem, ProblemError

Left = Callable[[], float]


class ScriptedPrompter:
    """Answers each page once from `responses` (item id -> response), then hands in.

    The response to a task is a shell script; it is run on `ground`, as the candidate would.
    """

    def __init__(self, responses: Mapping[str, Any], ground: Provisioner) -> None:
        self._responses = responses
        self._ground = ground
        self._done: set[str] = set()

    def ask(self, page: Page, left: Left) -> Action:
        """Answer what was not answered yet."""
        if left() <= 0:
            return Wish.TIME_UP
        if page.item.id in self._done:
            return Wish.SUBMIT if page.number == page.count else Wish.NEXT
        self._done.add(page.item.id)
        if page.item.id not in self._responses:
            return Wish.NEXT
        return Answer(self._given(page))

    def review(self, pages: tuple[Page, ...], left: Left) -> Action:  # noqa: ARG002 - the port's shape
        """Hand in once every page was seen."""
        return Wish.SUBMIT

    def confirms_submission(self, unanswered: int, left: Left) -> bool:  # noqa: ARG002 - the port's shape
        """Mean it."""
        return True

    def _given(self, page: Page) -> Any:
        response = self._responses[page.item.id]
        if not page.item.hands_on:
            return spelled_out(response, page.interaction)
        ran = self._ground.run(response)
        return {"done": True, "status": ran.status}


def spelled_out(response: Any, asked: Interaction) -> Any:
    """Give the full form of a response in short: one option for a list of it, a text for the only blank."""
    if isinstance(response, str) and isinstance(asked, Choose):
        return [response]
    if isinstance(response, str) and isinstance(asked, Write) and len(asked.blanks) == 1:
        return dict.fromkeys(asked.blanks, response)
    return response


def objections(responses: Mapping[str, Any], items: Mapping[str, Item], known: Mapping[str, Item]) -> None:
    """Refuse responses that are none, before the clock starts.

    `items` are the form's, `known` the bank's: a response to an item that the form did not draw is passed over.
    Raises ProblemError `responses.unfit`, with every fault found.
    """
    faults = [fault for name, one in responses.items() if (fault := _fault(name, one, items, known))]
    if faults:
        mend = "`quizengine exam --help` tells the file's shape"
        raise ProblemError(*(Problem("responses.unfit", fault, mend=mend) for fault in faults), status=Exit.USAGE)


def _fault(name: str, response: Any, items: Mapping[str, Item], known: Mapping[str, Item]) -> str:
    if name not in items:
        return "" if name in known else f"`{name}` is no item of the bank"
    if items[name].hands_on:
        return "" if isinstance(response, str) else f"`{name}` is a task: its response is a shell script, as text"
    asked = items[name].question.present("")
    objection = asked.objection(spelled_out(response, asked))
    return f"`{name}`: {objection}" if objection else ""

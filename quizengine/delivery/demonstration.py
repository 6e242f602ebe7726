"""What the demonstration answers: some right, some wrong, one task by its solution and one by a mistake."""

from collections.abc import Mapping, Sequence
from typing import Any

from quizengine.core.interaction import Choose, Write
from quizengine.core.item import Item
from quizengine.core.task import Task

EVERY_WRONG = 3


def responses(items: Sequence[Item]) -> Mapping[str, Any]:
    """Give a response to each item by id: every third one wrong, and of the tasks every second."""
    papers = [item for item in items if not item.hands_on]
    tasks = [item for item in items if item.hands_on]
    written = {
        item.id: _wrong(item) if number % EVERY_WRONG == 0 else item.question.right()
        for number, item in enumerate(papers, 1)
    }
    return written | {item.id: _way(item.question, number) for number, item in enumerate(tasks)}


def _wrong(item: Item) -> Any:
    right = item.question.right()
    match item.question.present(""):
        case Choose(options, _):
            return [next((name for name in options if name not in right), right[0])]
        case Write(blanks):
            return dict.fromkeys(blanks, "I do not know")
        case _:
            return None


def _way(question: Any, number: int) -> str:
    if not isinstance(question, Task):
        return ""
    return question.mistakes[0].run if number % 2 and question.mistakes else question.solution

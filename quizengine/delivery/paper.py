"""From a form to its items, parameters in place."""

from collections.abc import Mapping

from quizengine.core.bank import Bank
from quizengine.core.form import Form
from quizengine.core.item import Item
from quizengine.core.problem import Problem, ProblemError


def items_of(form: Form, bank: Bank) -> Mapping[str, Item]:
    """Give a form's items by id, with the values that they drew.

    Raises ProblemError `attempt.item-gone` where the bank no longer has an item of the form.
    """
    gone = [entry.item for entry in form.entries if entry.item not in bank.items]
    if gone:
        raise ProblemError(
            Problem(
                "attempt.item-gone",
                f"the bank has no item `{gone[0]}`"
                + (f" (nor {len(gone) - 1} others of this form)" if gone[1:] else ""),
                why="the form was drawn from a bank that had it",
                mend="name the bank that the form was drawn from with --bank, or mend the item with `bank lint`",
            )
        )
    return {entry.item: bank.items[entry.item].bound(entry.values) for entry in form.entries}

"""What a task touches of a cloud, and what keeps two tasks from being in one form."""

from collections.abc import Mapping
from dataclasses import dataclass

from quizengine.core.fixture import Name
from quizengine.core.item import Item
from quizengine.core.offer import relied_on
from quizengine.core.parameters import Scalar, substitute
from quizengine.core.task import Task


@dataclass(frozen=True, slots=True)
class Footprint:
    """One task, its parameters drawn: the names that it makes or asks for, what it relies on, and what it disturbs."""

    item: str
    names: frozenset[Name] = frozenset()
    relies: frozenset[str] = frozenset()
    disturbs: frozenset[str] = frozenset()

    def spoils(self, other: "Footprint") -> bool:
        """Tell whether the two tasks cannot be in one form, whichever comes first."""
        return not (
            self.names.isdisjoint(other.names)
            and self.disturbs.isdisjoint(other.relies)
            and other.disturbs.isdisjoint(self.relies)
        )

    def reason(self, other: "Footprint") -> str:
        """Say why the two tasks cannot be in one form, "" where they can."""
        for one, two in ((self, other), (other, self)):
            if shared := sorted(one.disturbs & two.relies):
                return f"`{one.item}` disturbs `{shared[0]}`, which `{two.item}` relies on"
        both = sorted(map(str, self.names & other.names))
        return f"`{self.item}` and `{other.item}` are both about the {both[0]}" if both else ""


def footprint(item: Item, values: Mapping[str, Scalar]) -> Footprint:
    """Give what an item touches with these values for its parameters: nothing, but for a task."""
    task = item.question
    if not isinstance(task, Task):
        return Footprint(item.id)
    names = (substitute(named, values) for named in task.furniture.names)
    return Footprint(item.id, frozenset(names), relied_on(task.needs), frozenset(task.disturbs))

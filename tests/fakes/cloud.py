"""A cloud that is a set of words: scripts and fixtures add words, checkers see them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from quizengine.core.fixture import Furniture
from quizengine.core.observation import Look, Observations, Seen, Unseen
from quizengine.core.ports import Ran
from quizengine.core.problem import Problem, ProblemError


class FakeCloud:
    """Provisioner and check runner in one: a script's words come to be, `-word` goes, `fail` gives status 1.

    A word that is `stuck` cannot be removed.
    """

    def __init__(self, *, resets: bool = True, weak: bool = False) -> None:
        self.resets = resets
        self.weak = weak
        self.words: set[str] = set()
        self.out_of_reach = ""
        self.cleaned = 0
        self.owned: set[str] = set()
        self.owed: list[str] = []
        self.stuck: set[str] = set()
        self.looks = 0

    def clean(self) -> None:
        if self.resets:
            self.words.clear()
        else:
            self.undo()
        self.cleaned += 1

    def furnish(self, wanted: Mapping[str, Furniture], progress: Callable[[str], None]) -> None:
        for one in wanted.values():
            names = {thing.named.name for thing in one.things}
            taken = self.words & (names | {named.name for named in one.creates})
            if taken:
                raise ProblemError(Problem("fixture.name-taken", f"there is {taken} already"))
            for name in sorted(names):
                progress(name)
            self.words |= names
            self.owned |= names | {named.name for named in one.creates}
            self.owed.append(one.cleanup)

    def undo(self) -> Sequence[Problem]:
        for script in self.owed:
            self.run(script)
        left = self.owned & self.stuck
        self.words -= self.owned - self.stuck
        self.owned, self.owed = left, []
        return [
            Problem("fixture.left-behind", f"`{name}` could not be removed", "it is stuck") for name in sorted(left)
        ]

    def run(self, script: str) -> Ran:
        for word in script.split():
            (self.words.discard if word.startswith("-") else self.words.add)(word.removeprefix("-"))
        return Ran(1, "it\nfailed") if "fail" in script.split() else Ran(0, "done")

    def observe(self, looks: Sequence[Look]) -> Observations:
        self.looks += 1
        if self.out_of_reach:
            return {look.name: Unseen(self.out_of_reach) for look in looks}
        return {look.name: Seen({"there": look.arguments["word"] in self.words}) for look in looks}

    def observe_all(self, tasks: Sequence[Sequence[Look]]) -> Iterator[Observations]:
        return map(self.observe, tasks)

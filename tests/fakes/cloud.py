"""A cloud that is a set of words: scripts and fixtures add words, checkers see them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from quizengine.core.fixture import Furniture
from quizengine.core.observation import Look, Observations, Seen, Unseen
from quizengine.core.ports import Ran, Stage
from quizengine.core.problem import Problem, ProblemError


class DeathError(BaseException):
    """What a killed program does not get to."""


class FakeCloud:
    """Provisioner and check runner in one: a script's words come to be, `-word` goes, `fail` gives status 1.

    A word that is `stuck` cannot be removed. The program is killed when it `dies` of a word that it has just made.
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
        self.stages: dict[str, Stage] = {}
        self.dies = ""

    def clean(self) -> None:
        if self.resets:
            self.words.clear()
        else:
            self.undo()
        self.stages.clear()
        self.cleaned += 1

    def stage(self, attempt: str) -> Stage:
        return self.stages.get(attempt, Stage.UNKNOWN)

    def enter(self, attempt: str, stage: Stage) -> None:
        self.stages[attempt] = stage

    def furnish(self, wanted: Mapping[str, Furniture], progress: Callable[[str], None]) -> None:
        for one in wanted.values():
            names = {thing.named.name for thing in one.things}
            taken = self.words & (names | {named.name for named in one.creates})
            if taken:
                raise ProblemError(Problem("fixture.name-taken", f"there is {taken} already"))
            self.owned |= names | {named.name for named in one.creates}
            self.owed.append(one.cleanup)
            for name in sorted(names):
                progress(name)
                self._add(name)

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
            (self.words.discard if word.startswith("-") else self._add)(word.removeprefix("-"))
        return Ran(1, "it\nfailed") if "fail" in script.split() else Ran(0, "done")

    def _add(self, word: str) -> None:
        self.words.add(word)
        if word == self.dies:
            self.dies = ""
            raise DeathError

    def observe(self, looks: Sequence[Look]) -> Observations:
        self.looks += 1
        if self.out_of_reach:
            return {look.name: Unseen(self.out_of_reach) for look in looks}
        return {look.name: Seen({"there": look.arguments["word"] in self.words}) for look in looks}

    def observe_all(self, tasks: Sequence[Sequence[Look]]) -> Iterator[Observations]:
        return map(self.observe, tasks)

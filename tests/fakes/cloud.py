"""A cloud that is a set of words: scripts add words, checkers see them."""

from collections.abc import Iterator, Sequence

from quizengine.core.observation import Look, Observations, Seen, Unseen
from quizengine.core.ports import Ran


class FakeCloud:
    """Provisioner and check runner in one: a script's words come to be, `-word` goes, `fail` gives status 1."""

    def __init__(self, *, resets: bool = True, weak: bool = False) -> None:
        self.resets = resets
        self.weak = weak
        self.words: set[str] = set()
        self.out_of_reach = ""
        self.cleaned = 0
        self.looks = 0

    def clean(self) -> None:
        if self.resets:
            self.words.clear()
        self.cleaned += 1

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

"""Append answers to an attempt (file, attempt, how many; none means for ever), saying each one's number once kept."""

import sys
from itertools import count
from pathlib import Path

from quizengine.core.problem import ProblemError
from quizengine.records.store import Store
from tests.records.scene import answer, say


def main(path: str, attempt: str, many: str = "") -> None:
    with Store.open(Path(path)) as store:
        first = len(store.events(attempt))
        say("ready")
        sys.stdin.readline()
        for number in range(first, first + int(many)) if many else count(first):
            store.append(attempt, answer(number))
            say(number)


try:
    main(*sys.argv[1:])
except ProblemError as error:
    say(error.problems[0].code)

"""Append answers to an attempt (file, attempt, bytes) until no file may grow further, saying each one's number."""

import resource
import sys
from itertools import count
from pathlib import Path

from quizengine.core.problem import ProblemError
from quizengine.records.store import Store
from tests.records.scene import answer, say

path, attempt, limit = sys.argv[1:]
if limit != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
try:
    with Store.open(Path(path)) as store:
        for number in count(len(store.events(attempt))):
            store.append(attempt, answer(number))
            say(number)
except ProblemError as error:
    say(error.problems[0].code)

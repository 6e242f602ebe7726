"""Open the records and begin an attempt (file, attempt), saying how that went."""

import sys
from pathlib import Path

from quizengine.core.problem import ProblemError
from quizengine.records.store import Store
from tests.records.scene import attempt, say

say("ready")
sys.stdin.readline()
try:
    with Store.open(Path(sys.argv[1])) as store:
        store.begin(attempt(sys.argv[2]))
    say("begun")
except ProblemError as error:
    say(error.problems[0].code)

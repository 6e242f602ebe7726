"""Read or open the records (read or open, file), saying the ids of the attempts, or the problem's code.

Root may write anywhere, so it becomes nobody first.
"""

import os
import sys
from pathlib import Path

from quizengine.core.problem import ProblemError
from quizengine.records.store import Store
from tests.records.scene import say

NOBODY = 65534
how, path = sys.argv[1:]
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
try:
    with Store.read(Path(path)) if how == "read" else Store.open(Path(path)) as store:
        say(" ".join(row.id for row in store.listing()))
except ProblemError as error:
    say(error.problems[0].code)

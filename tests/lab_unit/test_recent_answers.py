"""What Keystone's cache keeps, and what it forgets."""

import subprocess
import sys

from dogpile.cache.api import NO_VALUE

from quizengine.lab.glue.recent_answers import ENTRIES, RecentAnswers, forget

CONFIGURED = """
from dogpile.cache import make_region
from quizengine.lab.glue import recent_answers
recent_answers.install()
region = make_region().configure("dogpile.cache.memory")
print(type(region.backend).__name__, region.get_or_create("key", lambda: 7), region.get("key"))
"""


def test_it_forgets_what_was_not_used_for_longest() -> None:
    answers = RecentAnswers({})
    answers.set_multi({str(number): number for number in range(ENTRIES)})

    answers.get("0")
    answers.set("one more", 1)

    assert answers.get_multi(["0", "1", "2", "one more"]) == [0, NO_VALUE, 2, 1]
    assert len(answers.entries) == ENTRIES


def test_every_cache_forgets_all_at_once() -> None:
    caches = [RecentAnswers({}) for _ in range(3)]
    for each in caches:
        each.set("key", 1)

    forget()

    assert [each.get("key") for each in caches] == [NO_VALUE] * 3


def test_it_forgets_what_it_is_told_to() -> None:
    answers = RecentAnswers({})
    answers.set("one", 1)
    answers.set("two", 2)

    answers.delete("one")
    answers.delete_multi(["one", "two", "three"])

    assert answers.entries == {}


def test_a_configuration_that_names_dogpile_s_own_has_it_instead() -> None:
    told = subprocess.run([sys.executable, "-c", CONFIGURED], capture_output=True, text=True, check=True)

    assert told.stdout == "RecentAnswers 7 7\n"

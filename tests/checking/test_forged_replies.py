"""What the runner makes of replies that no honest worker sends."""

from pathlib import Path

import pytest

from quizengine.core.observation import Seen, Unseen
from tests.checking.authored import body, observe, reason, write

# The reply's descriptor is the only pipe beyond the three that every process has.
SAY = """
own = [(int(n), f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')]
fd = max(number for number, link in own if os.path.exists(link) and os.readlink(link).startswith('pipe:'))
"""


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('{"look":"it","facts":NaN}\\n', "NaN is no JSON"),
        ('{"look":"it","facts":1e999}\\n', "1e999 is too large a number"),
        ('{"look":"it","facts":1,"facts":2}\\n', "a key stands there twice"),
        ('{"look":"it","facts":1} 2\\n', "it is no JSON"),
        ('{"look":"it","facts":1,"points":9}\\n', "neither facts nor a reason, or more"),
        ('{"look":"other","facts":1}\\n', "does not report the look `it`"),
        ("[1]\\n", "does not report the look `it`"),
        ("\\n", "it is no JSON"),
        ("\\xff\\n", "it is no JSON"),
        ('{"look":"it","undecided":3}\\n', "neither facts nor a reason"),
        ("{}\\n".replace("{}", "[" * 100_000), "it is no JSON"),
        ('{"look":"it","facts":' + "[" * 30 + "]" * 30 + "}\\n", "more than 16 deep"),
    ],
)
def test_a_forged_reply_that_is_not_one_is_refused(tmp_path: Path, said: str, why: str) -> None:
    told = reason(tmp_path, f"{SAY}os.write(fd, '{said}'.encode('latin-1')); time.sleep(600)")
    assert told.startswith("checker `thing` sent a reply that cannot be read: ")
    assert why in told


def test_a_giant_reply_is_refused(tmp_path: Path) -> None:
    why = reason(tmp_path, f"{SAY}while True: os.write(fd, b'x' * 65536)")
    assert why == "checker `thing` said too much: all facts of a task may take 256 KiB"


def test_facts_of_many_looks_have_a_bound_together(tmp_path: Path) -> None:
    folder = write(tmp_path, body("return 'x' * 60_000"))
    found = observe(folder, {f"n{number}": {} for number in range(6)})
    assert [type(one) for one in found.values()] == [Seen] * 4 + [Unseen] * 2

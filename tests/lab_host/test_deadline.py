"""At the deadline of an exam its shell in the host is closed for real."""

import sys

from tests.lab.entering import until
from tests.lab_host.inside import Inside
from tests.terminals import on_terminal

SITTING = """
import os, sys, time
from pathlib import Path
from quizengine.terminal.subshell import enter
end = time.monotonic() + 3
print("ended as", enter(sys.argv[1:], os.environ, Path.cwd(), lambda: end - time.monotonic()))
"""


def test_what_ran_in_the_exam_s_shell_ends_with_it(inside: Inside) -> None:
    words, environment = inside.command("bash", "--norc")
    command = [sys.executable, "-c", SITTING, *words]
    with on_terminal(*command, environment=environment, program="/usr/bin/env") as terminal:
        terminal.expect("$ ")
        terminal.type("trap '' HUP; sleep 1234\n")
        until(lambda: "1234" in inside.run("cat /proc/[0-9]*/cmdline").stdout)
        terminal.expect("ended as None")
        assert terminal.status() == 0

    until(lambda: "1234" not in inside.run("cat /proc/[0-9]*/cmdline").stdout)

"""Becoming the emulator, which is to go with the supervisor, and before anything else when memory runs out."""

import os
import sys
from pathlib import Path

from quizengine.lab import process

if __name__ == "__main__":
    process.die_with(os.getppid())
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - the machine's own emulator

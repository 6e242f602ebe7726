"""Take the seat of an attempt (folder, attempt) and keep it until told."""

import sys
from pathlib import Path

from quizengine.records.seat import seat
from tests.records.scene import say

with seat(Path(sys.argv[1]), sys.argv[2]):
    say("seated")
    sys.stdin.readline()

"""The clocks of this machine."""

import os
import time
from pathlib import Path

from quizengine.core.stamp import Stamp

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """Reads the wall clock and the one that counts from boot, suspended or not."""

    def now(self) -> Stamp:
        """Read all clocks at once."""
        return Stamp(time.time(), self._boot(), time.clock_gettime(time.CLOCK_BOOTTIME))

    def _boot(self) -> str:
        try:
            return BOOT_ID.read_text().strip()
        except OSError:
            return os.uname().nodename

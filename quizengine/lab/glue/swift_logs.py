"""Swift's messages go to standard error, as those of all other services do.

Swift speaks to the machine's syslog, where a laptop has one that listens, and to nobody where it has none.
"""

import logging
from typing import Any

from swift.common.utils import logs

FORM = logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s %(message)s")


class _Handler(logging.StreamHandler):  # type: ignore[type-arg] # it is no generic at runtime in Python 3.11
    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()

    def setFormatter(self, _: Any) -> None:  # noqa: N802 - logging's name
        super().setFormatter(FORM)


def install() -> None:
    """Apply it to every logger that Swift makes from now on in this process."""
    logs.ThreadSafeSysLogHandler = _Handler

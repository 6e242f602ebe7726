"""A mark that a service was asked to change something, which its processes and the supervisor share."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from quizengine.lab.service import Application

CLEAN, TOUCHED = b"\0", b"\1"
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})  # RFC 9110, section 9.2.1


class Touch:
    """One byte in the memory behind `descriptor`, which whoever inherits that sees, too."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.armed = False

    @classmethod
    def make(cls) -> "Touch":
        """Make the memory; a service counts as touched until somebody knows better."""
        made = cls(os.memfd_create("touch"))
        made.note()
        return made

    def note(self) -> None:
        """Mark it as touched."""
        os.pwrite(self.descriptor, TOUCHED, 0)

    def clear(self) -> None:
        """Mark it as untouched."""
        os.pwrite(self.descriptor, CLEAN, 0)

    def __bool__(self) -> bool:
        return os.pread(self.descriptor, 1, 0) != CLEAN

    def arm(self) -> None:
        """Note from now on what the applications that are `watched` in this process are asked."""
        self.armed = True

    def watched(self, application: Application, reading: frozenset[str]) -> Application:
        """Give an application that notes each request to change something; a POST to a path in `reading` is none."""

        def noting(request: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            changes = request["REQUEST_METHOD"] not in SAFE and request["PATH_INFO"] not in reading
            if changes and self.armed:
                self.note()
            return application(request, start)

        return noting

"""What the supervisor and the processes of a service tell each other without a word: bytes that they share.

A service tells that it was asked to change something; the supervisor, that it changed the service's databases itself.
"""

import os
import struct
from collections.abc import Callable, Iterable
from typing import Any

from quizengine.lab.service import Application, Service

CLEAN, TOUCHED = b"\0", b"\1"
EPOCH_AT, EPOCH = 8, struct.Struct("=Q")
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})  # RFC 9110, section 9.2.1


class Touch:
    """The bytes in the memory behind `descriptor`, which whoever inherits that sees, too."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.armed = False
        self.known = self.epoch()

    @classmethod
    def make(cls) -> "Touch":
        """Make the memory; a service counts as touched until somebody knows better."""
        descriptor = os.memfd_create("touch")
        os.ftruncate(descriptor, EPOCH_AT + EPOCH.size)
        made = cls(descriptor)
        made.note()
        return made

    def note(self) -> None:
        """Note that the service was asked to change something."""
        os.pwrite(self.descriptor, TOUCHED, 0)

    def noted(self) -> bool:
        """Tell whether it may have been asked to, since it was what it was when the lab was made."""
        return os.pread(self.descriptor, 1, 0) != CLEAN

    def clear(self) -> None:
        """Note that the service is what it was when the lab was made, or will be once it begins."""
        os.pwrite(self.descriptor, CLEAN, 0)

    def epoch(self) -> int:
        """Count how often the databases were changed behind the service's back."""
        count: int = EPOCH.unpack(os.pread(self.descriptor, EPOCH.size, EPOCH_AT))[0]
        return count

    def turn(self) -> None:
        """Tell the service to forget what it remembers of its databases."""
        os.pwrite(self.descriptor, EPOCH.pack(self.epoch() + 1), EPOCH_AT)

    def arm(self) -> None:
        """Note from now on what the applications that are `watched` in this process are asked."""
        self.armed = True

    def watched(self, application: Application, service: Service) -> Application:
        """Give an application that notes each request to change something, and forgets before one what it is told to.

        A POST to one of the paths that the service says it only reads is no such request.
        """

        def noting(request: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            changes = request["REQUEST_METHOD"] not in SAFE and request["PATH_INFO"] not in service.reading
            if changes and self.armed:
                self.note()
            epoch = self.epoch()
            if epoch != self.known:
                service.forget()
                self.known = epoch
            return application(request, start)

        return noting

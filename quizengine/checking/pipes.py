"""The three pipes between us and a worker."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO


class Pipes:
    """Three pipes; the near ends never block, the far ends are the child's."""

    def __init__(self) -> None:
        far_request, request = os.pipe()
        reply, far_reply = os.pipe()
        output, far_output = os.pipe()
        self.near = FileIO(request, "w"), FileIO(reply), FileIO(output)
        self.far_request, self.far_reply, self.far_output = (
            FileIO(far_request),
            FileIO(far_reply, "w"),
            FileIO(far_output, "w"),
        )
        for near in self.near:
            os.set_blocking(near.fileno(), False)

    def close_far(self) -> None:
        """Leave the far ends to the child alone."""
        for far in (self.far_request, self.far_reply, self.far_output):
            far.close()

    def heard(self) -> str:
        """Give what was said so far by a child that ended before it was one."""
        return (self.near[2].read() or b"").decode(errors="replace").strip()

    def close(self) -> None:
        """Close all that is open."""
        self.close_far()
        for near in self.near:
            near.close()


@contextmanager
def piped() -> Iterator[Pipes]:
    """Give three pipes, closed after the block."""
    pipes = Pipes()
    try:
        yield pipes
    finally:
        pipes.close()

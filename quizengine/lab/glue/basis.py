"""The glue that every service with a database has, and how a service's own is added.

It is installed before anything of the service is imported that binds the names which it replaces.
"""

from typing import Protocol

from quizengine.lab.glue import autoincrement, entry_points, live_policy, shared_checks, sqlite_threads


class Piece(Protocol):
    """A module of glue."""

    def install(self) -> None:
        """Apply it to this process."""


def install(*further: Piece) -> None:
    """Apply what is everybody's, and then these pieces."""
    for piece in (entry_points, sqlite_threads, autoincrement, live_policy, shared_checks, *further):
        piece.install()

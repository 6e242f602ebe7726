"""A token for each of Keystone's requests.

Its middleware keeps the token of the request in hand in an attribute of the one instance that there is. With
several threads a request was now and then judged by another's token: a member's by an administrator's.
"""

import threading
from typing import Any

from keystone.server.flask.request_processing.middleware.auth_context import AuthContextMiddleware


def install() -> None:
    """Apply it to this process."""
    AuthContextMiddleware.token = _OwnToken()


class _OwnToken(threading.local):
    """What is kept for each thread, and so for each request, by itself."""

    token: Any = None

    def __get__(self, _middleware: Any, _kind: Any = None) -> Any:
        return self.token

    def __set__(self, _middleware: Any, token: Any) -> None:
        self.token = token
